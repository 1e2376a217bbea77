"""A function's package: all that it reaches, nothing else, and the same bytes for the same files."""

import hashlib
import json
import os
import zipfile
from pathlib import Path

import pytest

from infra.functions import Access, FunctionDefinition, read_functions
from infra.modules import UnreachableModuleError, library_files
from infra.packages import ROOT, build, package_files

NAMES = [function.name for function in read_functions()]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A small repository with two functions."""
    write(tmp_path, "functions/one/main.py", "from shared.noun.service import act\n")
    write(tmp_path, "functions/two/main.py", "import shared.other\n")
    write(tmp_path, "shared/__init__.py", "")
    write(tmp_path, "shared/noun/__init__.py", "")
    write(
        tmp_path,
        "shared/noun/service.py",
        "import json\n\n\ndef act():\n    from shared.noun import adapter\n\n    return adapter, json\n",
    )
    write(tmp_path, "shared/noun/adapter.py", "from .words import WORDS\nfrom shared import core\n")
    write(tmp_path, "shared/noun/words.py", "WORDS = ()\n")
    write(tmp_path, "shared/noun/unused.py", "")
    write(tmp_path, "shared/noun/templates/page.html", "<p>")
    write(tmp_path, "shared/core/__init__.py", "from shared.core.clock import now\n")
    write(tmp_path, "shared/core/clock.py", "now = None\n")
    write(tmp_path, "shared/other/__init__.py", "")
    for name in ("one", "two"):
        write(tmp_path, f"requirements/{name}.txt", "httpx==1.0 \\\n    --hash=sha256:00\n")
    return tmp_path


def write(root: Path, name: str, text: str) -> None:
    file = root / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def function(name: str) -> FunctionDefinition:
    return FunctionDefinition(
        name=name,
        source=Path(f"functions/{name}/main.py"),
        target=name,
        access=Access.PUBLIC,
        paths=(f"/api/{name}",),
    )


def reached(house: Path, name: str) -> set[str]:
    return {str(path) for path in library_files(house, Path(f"functions/{name}/main.py"))}


def test_a_package_holds_what_is_imported_anywhere_and_the_data_beside_it(house: Path) -> None:
    assert reached(house, "one") == {
        "shared/__init__.py",
        "shared/noun/__init__.py",
        "shared/noun/service.py",
        "shared/noun/adapter.py",
        "shared/noun/words.py",
        "shared/noun/templates/page.html",
        "shared/core/__init__.py",
        "shared/core/clock.py",
    }
    assert reached(house, "two") == {"shared/__init__.py", "shared/other/__init__.py"}


@pytest.mark.parametrize("line", ["import local.stack", "from infra import functions", "import shared.gone"])
def test_an_import_that_cannot_be_deployed_is_named_with_its_place(house: Path, line: str) -> None:
    write(house, "shared/noun/words.py", f"\n\n{line}\n")
    with pytest.raises(UnreachableModuleError, match=rf"shared/noun/words\.py:3 imports {line.split()[1]}"):
        library_files(house, Path("functions/one/main.py"))


def test_an_edit_changes_the_digests_of_the_functions_that_reach_it_and_no_others(house: Path) -> None:
    functions = [function("one"), function("two")]
    before = {package.function: package.digest for package in build(house / "dist", functions, house)}
    write(house, "shared/noun/adapter.py", "from shared import core\n")
    write(house, "shared/noun/unused.py", "print()\n")
    after = {package.function: package.digest for package in build(house / "dist", functions, house)}
    assert before["one"] != after["one"]
    assert before["two"] == after["two"]


def test_times_and_modes_of_files_change_nothing(house: Path) -> None:
    first = build(house / "dist", [function("one")], house)
    for file in house.rglob("*.py"):
        os.utime(file, (1, 1))
        file.chmod(0o600)
    assert build(house / "dist", [function("one")], house) == first


def test_nothing_of_an_earlier_build_stays(house: Path) -> None:
    build(house / "dist", [function("one")], house)
    write(house, "functions/one/main.py", "import shared.other\n")
    (package,) = build(house / "dist", [function("one")], house)
    assert {file.name for file in (house / "dist").iterdir()} == {package.object, "packages.json"}


def test_a_build_that_fails_leaves_the_last_one(house: Path) -> None:
    (package,) = build(house / "dist", [function("one")], house)
    write(house, "functions/one/main.py", "import local\n")
    with pytest.raises(UnreachableModuleError):
        build(house / "dist", [function("one")], house)
    assert (house / "dist" / package.object).exists()


def test_the_report_is_what_the_zips_are(tmp_path: Path) -> None:
    packages = build(tmp_path)
    report = json.loads((tmp_path / "packages.json").read_text())["packages"]
    assert [entry["function"] for entry in report] == NAMES
    assert [package.digest for package in packages] == [entry["digest"] for entry in report]
    for entry in report:
        file = tmp_path / entry["object"]
        content = file.read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["digest"]
        assert entry["digest"] in entry["object"]
        assert len(content) == entry["size"]
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            assert names == sorted(names)
            assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            modules = [name for name in names if name.endswith(".py") and name != "main.py"]
            assert len(modules) == len(entry["modules"])
        assert any(name.startswith("functions-framework==") for name in entry["requirements"])


def test_no_function_is_deployed_with_what_only_others_need() -> None:
    files = {function.name: package_files(function) for function in read_functions()}
    with_ads = {name for name, content in files.items() if "shared/ads/google/adapter.py" in content}
    assert with_ads == {"campaigns", "sync_partner_campaigns_daily"}
    assert all(b"functions_framework" in content["main.py"] for content in files.values())


def test_every_function_folder_is_defined_and_every_definition_has_its_folder() -> None:
    folders = {file.relative_to(ROOT) for file in (ROOT / "functions").rglob("main.py")}
    assert folders == {function.source for function in read_functions()}
