from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_app.config import options
from counter_app.config.machine import MachineSettings, read_machine, write_machine
from counter_app.config.options import Choice, Option, WholeNumber
from counter_app.domain.failures import Refusal, RefusalCode, StorageTrouble, StorageTroubleCode


def refused_key(file: Path, environ: dict[str, str] | None = None) -> object:
    """The key a refusal names."""
    with pytest.raises(Refusal) as caught:
        read_machine(file, environ or {})
    assert caught.value.code is RefusalCode.SETTING_INVALID
    return caught.value.details["key"]


def written(folder: Path, text: str) -> Path:
    file = folder / "counter.toml"
    file.write_bytes(text.encode())
    return file


def test_no_file_means_defaults(tmp_path: Path) -> None:
    settings = read_machine(tmp_path / "counter.toml", {})

    assert {option.key: settings[option] for option in options.OPTIONS} == {
        option.key: option.default for option in options.OPTIONS
    }


def test_file_as_people_write_it(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        "\ufeff# quầy 3\r\n[counter]\r\nnumber = 3\r\n\r\n[printer]\r\n"
        'address = "tcp://192.0.2.7:9100"\r\nwidth_dots = 384\r\n'
        '[office]\r\ndatabase = "postgresql://quay@may-chu-1:5432,may-chu-2/mot_cua"\r\n',
    )

    settings = read_machine(file, {})

    assert settings[options.COUNTER_NUMBER] == 3
    assert settings[options.PRINTER_ADDRESS] == "tcp://192.0.2.7:9100"
    assert settings[options.PRINTER_WIDTH_DOTS] == 384
    assert settings[options.OFFICE_DATABASE].startswith("postgresql://")


def test_variables_override_the_file(tmp_path: Path) -> None:
    file = written(tmp_path, "[printer]\nwidth_dots = 384\n[counter]\nnumber = 2\n")

    settings = read_machine(
        file, {"COUNTER_PRINTER_WIDTH_DOTS": "832", "COUNTER_KEY_PASSPHRASE": "x", "HOME": "/"}
    )

    assert settings[options.PRINTER_WIDTH_DOTS] == 832
    assert settings[options.COUNTER_NUMBER] == 2


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[printer]\nadress = 'tcp://a:1'\n", "printer.adress"),
        ("[printers]\naddress = 'tcp://a:1'\n", "printers.address"),
        ("number = 3\n", "number"),
        ("[counter]\nnumber = '3'\n", "counter.number"),
        ("[counter]\nnumber = true\n", "counter.number"),
        ("[counter]\nnumber = 0\n", "counter.number"),
        ("[counter]\nnumber = 100\n", "counter.number"),
        ("[printer]\naddress = 'lpt1'\n", "printer.address"),
        ("[printer]\naddress = 'tcp://'\n", "printer.address"),
        ("[printer]\naddress = 'tcp://a:99999'\n", "printer.address"),
        ("[printer]\naddress = 9100\n", "printer.address"),
        ("[scanner]\naddress = 'tcp://a:1'\n", "scanner.address"),
        ("[portal]\nfamily = 'DVCQG-BUS'\n", "portal.family"),
        ("[portal]\nurl = 'ftp://a/'\n", "portal.url"),
        ("[portal]\nurl = 'https://u:p@a/'\n", "portal.url"),
        ('[portal]\nunit = "a\\u0000b"\n', "portal.unit"),
        ("[office]\ndatabase = 'mysql://a/b'\n", "office.database"),
        ("[office]\ndatabase = 'postgresql://u:p@h/d'\n", "office.database"),
        ("[office]\ndatabase = 'postgresql://u@h/d?password=p'\n", "office.database"),
        ("[office]\ndatabase = 'postgresql://u@h:abc/d'\n", "office.database"),
        ("[office]\ndatabase = 'postgresql://u@a:5432,b:99999/d'\n", "office.database"),
        pytest.param("[counter]\nnumber = " + "9" * 5000, "counter.toml", id="digits"),
        pytest.param("[counter]\nnumber = " + "[" * 100_000, "counter.toml", id="nested"),
        ("[counter]\nnumber = \n", "counter.toml:2"),
        ("[counter\n", "counter.toml:1"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, key: str) -> None:
    assert refused_key(written(tmp_path, text)) == key


def test_foreign_encoding_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "counter.toml"
    file.write_bytes("[portal]\nunit = 'Phường'\n".encode("cp1258", errors="replace") + b"\xff")

    assert refused_key(file) == "counter.toml"


def test_misspelt_variable_is_named(tmp_path: Path) -> None:
    variable = "COUNTER_PRINTER_" + "ADRESS"

    assert refused_key(tmp_path / "none.toml", {variable: "x"}) == variable


def test_wrong_variable_is_named(tmp_path: Path) -> None:
    assert (
        refused_key(tmp_path / "none.toml", {"COUNTER_COUNTER_NUMBER": "drei"})
        == "COUNTER_COUNTER_NUMBER"
    )


def test_a_folder_in_place_of_the_file_is_trouble_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble) as caught:
        read_machine(tmp_path, {})

    assert caught.value.code is StorageTroubleCode.DISK_ERROR


def test_writing_into_a_missing_folder_is_trouble_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(StorageTrouble) as caught:
        write_machine(tmp_path / "gone" / "counter.toml", MachineSettings())

    assert caught.value.code is StorageTroubleCode.DISK_ERROR


ONE_LINE = st.text(st.characters(exclude_categories=["C"]), max_size=40)
ADDRESSES = ONE_LINE.filter(lambda text: bool(text.strip("/ ").strip()))


@given(
    number=st.integers(1, 99),
    path=ADDRESSES,
    unit=ONE_LINE,
    family=st.sampled_from(["manual", "igate2"]),
)
def test_what_was_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, number: int, path: str, unit: str, family: str
) -> None:
    file = tmp_path_factory.mktemp("machine") / "counter.toml"
    settings = (
        MachineSettings()
        .with_value(options.COUNTER_NUMBER, number)
        .with_value(options.PRINTER_ADDRESS, "file:" + path)
        .with_value(options.PORTAL_UNIT, unit)
        .with_value(options.PORTAL_FAMILY, family)
    )

    write_machine(file, settings)
    again = read_machine(file, {})

    assert {o.key: again[o] for o in options.OPTIONS} == {
        o.key: settings[o] for o in options.OPTIONS
    }
    assert [left.name for left in file.parent.iterdir()] == ["counter.toml"]


def test_a_value_out_of_range_is_refused_before_it_is_written() -> None:
    with pytest.raises(Refusal):
        MachineSettings().with_value(options.COUNTER_NUMBER, 0)


def test_every_default_has_the_form_of_its_option() -> None:
    assert [option.form.accept(option.default) for option in options.OPTIONS] == [
        option.default for option in options.OPTIONS
    ]


def test_keys_and_variables_are_unique() -> None:
    assert len({option.key for option in options.OPTIONS}) == len(options.OPTIONS)
    assert len({option.variable for option in options.OPTIONS}) == len(options.OPTIONS)


def test_every_option_constant_is_listed() -> None:
    constants = [value for value in vars(options).values() if isinstance(value, Option)]

    assert constants == list(options.OPTIONS)


def test_forms_say_no_to_the_wrong_type() -> None:
    with pytest.raises(ValueError, match="number"):
        WholeNumber(1, 9).accept("1")
    with pytest.raises(ValueError, match="text"):
        Choice(("a",)).accept(1)
