"""The program that runs a solution's blocks one after the other in one scope, within the sandbox.

It is sent as a file and never imported here. After each block it prints a mark on a line of its own; a block
that prints nothing shows the value of its last expression, as a notebook does.
"""

PROGRAM = """\
import ast, code, contextlib, io, sys, traceback

def run(shell, source, name):
    tree = ast.parse(source, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    shell.runcode(compile(tree, name, "exec"))
    if last is not None and not shell.failed:
        shell.runcode(compile(ast.Interactive([last]), name, "single"))

class Shell(code.InteractiveInterpreter):
    failed = False
    def showtraceback(self):
        self.failed = True
        kind, error, _ = sys.exc_info()
        print(traceback.format_exception_only(kind, error)[-1].strip())

def silent(value):
    if value is not None and not sys.stdout.getvalue():
        print(repr(value))

sys.displayhook = silent
shell = Shell({"__name__": "__main__"})
mark, real = sys.argv[1], sys.stdout
for name in sys.argv[2:]:
    shell.failed = False
    with contextlib.redirect_stdout(io.StringIO()) as out:
        try:
            run(shell, open(name).read(), name)
        except SyntaxError as error:
            print(f"SyntaxError: {error.msg}")
        except SystemExit:
            pass
    real.write(out.getvalue().rstrip("\\n") + "\\n" + mark + "\\n")
    real.flush()
"""
