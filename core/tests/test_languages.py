from goldgate.languages import LANGUAGES, Language
from goldgate.requests import Job


def test_the_ten_languages_save_the_source_under_the_name_their_commands_use() -> None:
    assert set(LANGUAGES) == set("python javascript typescript bash c c++ java go rust php".split())
    for name, language in LANGUAGES.items():
        assert language.name == name
        assert language.file in " ".join((*language.build, *language.run))


def test_a_job_carries_source_commands_limits_and_further_files() -> None:
    job = LANGUAGES["c"].job("int main(){}", stdin="7", seconds=2.5, files={"a.h": "", "main.c": "old"})
    assert job == Job(
        files={"a.h": "", "main.c": "int main(){}"},
        argv=("./main",),
        build=LANGUAGES["c"].build,
        stdin="7",
        seconds=2.5,
        memory=LANGUAGES["c"].memory,
    )


def test_a_plug_in_adds_a_language_by_writing_one() -> None:
    lua = Language("lua", "main.lua", run=("lua", "main.lua"))
    assert lua.tools == ("lua",)
    assert lua.job("print(1)").files == {"main.lua": "print(1)"}
    assert LANGUAGES["rust"].tools == ("rustc",)
