"""Loading a mapping profile, strictly: every error names its line and what to write."""

from __future__ import annotations

from pathlib import Path

from comity.dictionary import FieldType, fields_by_name
from comity.memorandum.documents import Mapping, Node, Scalar, Sequence, read_text, read_yaml
from comity.memorandum.model import Memorandum
from comity.memorandum.problems import Level, Problem
from comity.returns.cells import CellProblem, Context, parse
from comity.returns.cells.authorities import AuthorityIndex
from comity.returns.cells.numbers import UNIT_FACTORS
from comity.returns.mapping.profile import FORMAT, SURE, MappedColumn, MappedConstant, Profile

_KEYS = {
    "": (
        *("format", "memorandum", "file", "sheet", "confirmed", "constants", "columns", "values", "ignored"),
        *("unmapped", "missing", "unread_values"),
    ),
    "constant": ("value", "sure", "why"),
    "column": ("heading", "column", "field", "unit", "sure", "why", "alternatives"),
}  # fmt: skip


class ProfileError(Exception):
    """A profile that cannot be used; `problems` holds everything wrong with it, in file order."""

    def __init__(self, name: str, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        lines = "\n".join(f"  {problem.words()}" for problem in problems)
        super().__init__(f"The mapping profile {name} cannot be used:\n{lines}")


def load_profile(path: str | Path, memorandum: Memorandum) -> Profile:
    """A profile from its YAML file. Raises `ProfileError` with every problem at once."""
    path = Path(path)
    problems: list[Problem] = []
    if not path.is_file():
        found = "this is not a file" if path.exists() else "nothing is there"
        raise ProfileError(
            str(path), [Problem(str(path), 0, Level.ERROR, found, "Give --profile the path of a mapping profile")]
        )
    text = read_text(path, path.name, problems)
    root = None if text is None else read_yaml(text, path.name, problems)
    reader = _Reader(path.name, AuthorityIndex(memorandum.authorities), problems)
    profile = reader.profile(root) if root is not None else None
    if problems or profile is None:
        raise ProfileError(path.name, sorted(problems, key=lambda problem: problem.line))
    return profile


class _Reader:
    def __init__(self, file: str, authorities: AuthorityIndex, problems: list[Problem]) -> None:
        self.file, self.problems = file, problems
        self.context = Context(authorities)

    def problem(self, line: int, found: str, write: str) -> None:
        self.problems.append(Problem(self.file, line, Level.ERROR, found, write))

    def profile(self, root: Node) -> Profile | None:
        if not isinstance(root, Mapping):
            self.problem(root.line, "this is not a profile", "Write keys such as format: and columns:")
            return None
        self.keys(root, "")
        version = self.text(root, "format")
        if version != str(FORMAT):
            self.problem(
                root.key_lines.get("format", 1), f"format is {version or 'missing'}", f"Write format: {FORMAT}"
            )
        columns = self.columns(root)
        constants = self.constants(root)
        for name in {column.field for column in columns} & set(constants):
            line = root.key_lines["constants"]
            self.problem(line, f"{name} is both a column and a constant", "Keep one of the two")
        return Profile(
            columns=columns,
            constants=constants,
            values=self.values(root),
            ignored=self.texts(root, "ignored"),
            confirmed=self.yes_no(root, "confirmed"),
            memorandum=self.text(root, "memorandum"),
            file=self.text(root, "file"),
            sheet=self.text(root, "sheet"),
            path=self.file,
        )

    def keys(self, node: Mapping, kind: str) -> None:
        for key, line in node.key_lines.items():
            if key not in _KEYS[kind]:
                self.problem(line, f"{key!r} is not a key of a profile", f"Write one of {', '.join(_KEYS[kind])}")

    def text(self, node: Mapping, key: str) -> str:
        value = node.items.get(key)
        if value is None:
            return ""
        if isinstance(value, Scalar):
            return "" if value.blank else value.text
        self.problem(node.key_lines[key], f"{key} is a list or a mapping", "Write one value")
        return ""

    def yes_no(self, node: Mapping, key: str) -> bool:
        text = self.text(node, key).casefold()
        if text not in ("", "true", "false", "yes", "no"):
            self.problem(node.key_lines[key], f"{key} is {text!r}", "Write true or false")
        return text in ("true", "yes")

    def texts(self, node: Mapping, key: str) -> tuple[str, ...]:
        value = node.items.get(key)
        if value is None or (isinstance(value, Scalar) and value.blank):
            return ()
        if isinstance(value, Sequence) and all(isinstance(item, Scalar) for item in value.items):
            return tuple(item.text for item in value.items if isinstance(item, Scalar))
        self.problem(node.key_lines[key], f"{key} is not a list of texts", f"Write {key}: [first, second]")
        return ()

    def field(self, node: Mapping, line: int) -> str | None:
        name = self.text(node, "field")
        if name in fields_by_name():
            return name
        self.problem(
            node.key_lines.get("field", line),
            f"field is {name!r}" if name else "field is missing",
            "Write the name of a field of the return dictionary, such as pay_rate",
        )
        return None

    def sure(self, node: Mapping) -> str:
        sure = self.text(node, "sure") or "high"
        if sure not in SURE:
            self.problem(node.key_lines["sure"], f"sure is {sure!r}", f"Write one of {', '.join(SURE)}")
        return sure

    def columns(self, root: Mapping) -> tuple[MappedColumn, ...]:
        value = root.items.get("columns")
        if not isinstance(value, Sequence):
            if "columns" in root.items and not (isinstance(value, Scalar) and value.blank):
                self.problem(root.key_lines["columns"], "columns is not a list", "Write - heading: ... under it")
            return ()
        columns: list[MappedColumn] = []
        lines: dict[str, int] = {}
        for item in value.items:
            if not isinstance(item, Mapping):
                self.problem(item.line, "this is not a column", "Write heading: and field:")
                continue
            self.keys(item, "column")
            heading, name = self.text(item, "heading"), self.field(item, item.line)
            if not heading:
                self.problem(item.line, "heading is missing", "Write the heading as it stands in the file")
            unit = self.unit(item, name)
            if name in lines:
                line = item.key_lines["field"]
                self.problem(line, f"{name} is given twice (first on line {lines[name]})", "Keep one heading for it")
            elif name and heading:
                lines[name] = item.key_lines["field"]
                columns.append(
                    MappedColumn(
                        heading=heading,
                        field=name,
                        sure=self.sure(item),
                        why=self.text(item, "why"),
                        column=self.text(item, "column").upper(),
                        unit=unit,
                        alternatives=self.texts(item, "alternatives"),
                    )
                )
        return tuple(columns)

    def unit(self, node: Mapping, name: str | None) -> str:
        unit = self.text(node, "unit").rstrip("s")
        known = ["percent"] if name == "fte" else list(UNIT_FACTORS.get(name or "", {}))
        if unit and unit not in known:
            write = f"Write one of {', '.join(known)}" if known else "Take the unit out: this field has only its own"
            self.problem(node.key_lines["unit"], f"unit is {unit!r}", write)
        return unit

    def constants(self, root: Mapping) -> dict[str, MappedConstant]:
        value = root.items.get("constants")
        if not isinstance(value, Mapping):
            if value is not None and not (isinstance(value, Scalar) and value.blank):
                self.problem(
                    root.key_lines["constants"], "constants is not a mapping", "Write quarter: {value: 2026-Q3}"
                )
            return {}
        constants = {}
        for name, item in value.items.items():
            line = value.key_lines[name]
            if name not in fields_by_name():
                self.problem(line, f"{name!r} is not a field", "Write authority or quarter, or another field's name")
                continue
            if isinstance(item, Mapping):
                self.keys(item, "constant")
                constant = MappedConstant(self.text(item, "value"), self.sure(item), self.text(item, "why"))
            else:
                constant = MappedConstant(item.text if isinstance(item, Scalar) else "")
            self.readable(name, constant.value, line)
            constants[name] = constant
        return constants

    def readable(self, name: str, text: str, line: int) -> None:
        read = parse(text, fields_by_name()[name], self.context)
        if isinstance(read, CellProblem):
            self.problem(line, f"{text!r} is not a {fields_by_name()[name].type.value}", f"Write {read.expected}")
        elif read is None:
            self.problem(line, f"{name} has no value", "Write a value, or take the line out")

    def values(self, root: Mapping) -> dict[str, dict[str, str]]:
        value = root.items.get("values")
        if not isinstance(value, Mapping):
            if value is not None and not (isinstance(value, Scalar) and value.blank):
                self.problem(
                    root.key_lines["values"], "values is not a mapping", "Write role: {Senior SW: senior_social_worker}"
                )
            return {}
        meanings: dict[str, dict[str, str]] = {}
        for name, told in value.items.items():
            line = value.key_lines[name]
            if name not in fields_by_name() or (
                fields_by_name()[name].type is FieldType.TEXT and name != "signoff_clause"
            ):
                self.problem(
                    line, f"{name!r} is not a field whose values can be mapped", "Write the name of a coded field"
                )
            elif not isinstance(told, Mapping):
                self.problem(
                    line, f"values of {name} is not a mapping", "Write the file's text, a colon and what it means"
                )
            else:
                meanings[name] = {text: self.meaning(name, told, text) for text in told.items}
        return meanings

    def meaning(self, name: str, told: Mapping, text: str) -> str:
        meaning = self.text(told, text)
        if meaning and isinstance(read := parse(meaning, fields_by_name()[name], self.context), CellProblem):
            self.problem(told.key_lines[text], f"{meaning!r} cannot be read as {name}", f"Write {read.expected}")
        return meaning
