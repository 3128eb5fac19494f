"""YAML as JSON values, and the line on which each of them stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import yaml

type Place = Sequence[str | int]
"""The way to a value from the outermost: names and positions."""


class BrokenYamlError(ValueError):
    """Text that is no YAML, or says a name twice. `line` is counted from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class _Loader(yaml.SafeLoader):
    """Dates stay text, and only `true` and `false` are booleans: `no` is Norway.

    A name for a part and its repetition are refused: ten lines of them say a billion values.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if getattr(event, "anchor", None) is not None:
            mark = event.start_mark
            raise BrokenYamlError(mark.line + 1, "Write it out: & and * are not read here.")
        if getattr(event, "tag", None) is not None:
            raise BrokenYamlError(event.start_mark.line + 1, "Write the value alone, without ! before it.")
        return super().compose_node(parent, index)


_NOT_OURS: Final = ("tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool")
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag not in _NOT_OURS]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


@dataclass(frozen=True, slots=True)
class Parsed:
    content: Any
    root: yaml.Node

    def line(self, place: Place) -> int:
        """The line, from 1, of the value; of the nearest one around it where a name is missing."""
        node = self.root
        for step in place:
            node = _child(node, step) or node
        return _line(node)


def parse_yaml(text: str) -> Parsed:
    try:
        return _parse(_Loader(text))
    except RecursionError as error:
        raise BrokenYamlError(1, "This is nested too deep.") from error
    except BrokenYamlError:
        raise
    except ValueError as error:
        raise BrokenYamlError(
            1, "There is a number in the file that cannot be read. Put it in quotation marks."
        ) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise BrokenYamlError(line, "There is a character here that no file may have.") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BrokenYamlError(mark.line + 1 if mark else 1, error.problem or "This is not YAML.") from error


def _parse(loader: _Loader) -> Parsed:
    try:
        root = loader.get_single_node()
        if root is None:
            raise BrokenYamlError(1, "The file is empty.")
        _refuse_doubles(root)
        return Parsed(loader.construct_document(root), root)
    finally:
        loader.dispose()


def _refuse_doubles(node: yaml.Node) -> None:
    """YAML's makers leave it open; PyYAML takes the last one and says nothing."""
    seen: set[str] = set()
    for name, value in _pairs(node):
        if not isinstance(name, yaml.ScalarNode):
            raise BrokenYamlError(_line(name), "A name has to be text.")
        if name.value in seen:
            raise BrokenYamlError(_line(name), f"The name {name.value} stands twice.")
        seen.add(name.value)
        _refuse_doubles(value)
    for item in node.value if isinstance(node, yaml.SequenceNode) else ():
        _refuse_doubles(item)


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        items: list[yaml.Node] = node.value
        return items[step] if step < len(items) else None
    return next((value for name, value in _pairs(node) if name.value == step), None)


def _pairs(node: yaml.Node) -> list[tuple[yaml.Node, yaml.Node]]:
    return node.value if isinstance(node, yaml.MappingNode) else []


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1
