"""Chat templates in the manner of Llama 3.1 and of Qwen 3, written for these tests: without generation marks."""

LLAMA = (
    "{{ bos_token }}"
    "{% if tools %}{{ '<|head|>system<|/head|>\n\nTools: ' + (tools | tojson) + '<|eot|>' }}{% endif %}"
    "{% for m in messages %}"
    "{% set role = 'ipython' if m.role == 'tool' else m.role %}"
    "{{ '<|head|>' + role + '<|/head|>\n\n' }}"
    "{% if m.tool_calls %}"
    "{% set f = m.tool_calls[0].function %}"
    "{{ '{\"name\": \"' + f.name + '\", \"parameters\": ' + (f.arguments | tojson) + '}' }}"
    "{% else %}{{ m.content | trim }}{% endif %}"
    "{{ '<|eot|>' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|head|>assistant<|/head|>\n\n' }}{% endif %}"
)
# Calls in the manner of Python, several per answer, as the report has Llama write them: [f(a=1), g(b="x")].
PYTHON = (
    "{{ bos_token }}"
    "{% if tools %}{{ '<|head|>system<|/head|>\n\n' + (tools | tojson) + '<|eot|>' }}{% endif %}"
    "{% for m in messages %}"
    "{{ '<|head|>' + ('ipython' if m.role == 'tool' else m.role) + '<|/head|>\n\n' }}"
    "{% if m.tool_calls %}{{ '[' }}{% for c in m.tool_calls %}"
    "{{ c.function.name + '(' }}"
    "{% for key, value in c.function.arguments.items() %}"
    "{{ key + '=' + (value | tojson) }}{{ ', ' if not loop.last }}{% endfor %}"
    "{{ ')' }}{{ ', ' if not loop.last }}{% endfor %}{{ ']' }}"
    "{% else %}{{ m.content | trim }}{% endif %}"
    "{{ '<|eot|>' }}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|head|>assistant<|/head|>\n\n' }}{% endif %}"
)
# Thoughts of turns before the last user's message are left out; results of tools are a user's turn.
QWEN = (
    "{% set ns = namespace(last=-1) %}"
    "{% for m in messages %}{% if m.role == 'user' %}{% set ns.last = loop.index0 %}{% endif %}{% endfor %}"
    "{% if tools %}{{ '<|head|>system\n' }}{% for t in tools %}{{ t | tojson }}{% endfor %}{{ '<|eot|>\n' }}{% endif %}"
    "{% for m in messages %}"
    "{% if m.role == 'assistant' %}"
    "{{ '<|head|>assistant\n' }}"
    "{% if loop.index0 > ns.last %}{{ '<think>\n' + (m.reasoning_content or '') + '\n</think>\n\n' }}{% endif %}"
    "{{ m.content }}"
    "{% for c in m.tool_calls or [] %}"
    "{{ '<tool_call>\n{\"name\": \"' + c.function.name + '\", \"arguments\": ' + (c.function.arguments | tojson) + '}\n</tool_call>' }}"
    "{% endfor %}{{ '<|eot|>\n' }}"
    "{% elif m.role == 'tool' %}"
    "{% if loop.first or messages[loop.index0 - 1].role != 'tool' %}{{ '<|head|>user' }}{% endif %}"
    "{{ '\n<tool_response>\n' + m.content + '\n</tool_response>' }}"
    "{% if loop.last or messages[loop.index0 + 1].role != 'tool' %}{{ '<|eot|>\n' }}{% endif %}"
    "{% else %}{{ '<|head|>' + m.role + '\n' + m.content + '<|eot|>\n' }}{% endif %}"
    "{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|head|>assistant\n' }}{% endif %}"
)
# The prompt for an answer opens the thoughts, as some models are deployed; the answer itself is written bare.
OPENING = (
    "{% for m in messages %}{{ '<|head|>' + m.role + '\n' + m.content + '<|eot|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|head|>assistant\n<think>\n' }}{% endif %}"
)
