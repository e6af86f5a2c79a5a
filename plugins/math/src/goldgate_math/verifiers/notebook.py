"""The program that runs a solution's blocks in one scope, within the sandbox: one call per block.

It is sent as code and never imported here. Each call gives what its block printed; a block that prints
nothing shows the value of its last expression, as a notebook does. The host frames the outputs: a block that
ends the process leaves the later ones without any.
"""

ENTRY = "run"
LONGEST = 100_000  # characters of one block's output that are given back

PROGRAM = """\
import ast, code, contextlib, io, sys, traceback

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

def block(source):
    tree = ast.parse(source, "<block>")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    shell.runcode(compile(tree, "<block>", "exec"))
    if last is not None and not shell.failed:
        shell.runcode(compile(ast.Interactive([last]), "<block>", "single"))

def run(source):
    shell.failed = False
    with contextlib.redirect_stdout(io.StringIO()) as out:
        try:
            block(source)
        except SyntaxError as error:
            print(f"SyntaxError: {error.msg}")
        except SystemExit:
            pass
        return out.getvalue()[:LONGEST].rstrip("\\n")
""".replace("LONGEST", str(LONGEST))
