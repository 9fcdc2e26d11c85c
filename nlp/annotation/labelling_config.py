"""Labels into the labelling configuration of a Label Studio project."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree

from nlp.annotation.tasks import CONTROL


def labelling_config(labels: Iterable[str]) -> str:
    """The labelling configuration of a Label Studio project for these labels.

    >>> print(labelling_config(["measure", "时间表"]))
    <View>
      <Header value="$headings" size="5" />
      <Text name="before" value="$before" />
      <Header value="▼" size="5" />
      <Text name="text" value="$text" />
      <Header value="▲" size="5" />
      <Text name="after" value="$after" />
      <Choices name="label" toName="text" choice="single" showInline="true">
        <Choice value="measure" />
        <Choice value="时间表" />
      </Choices>
    </View>
    <BLANKLINE>
    """
    view = ElementTree.Element("View")

    def header(value: str) -> None:
        ElementTree.SubElement(view, "Header", value=value, size="5")

    def text(name: str) -> None:
        ElementTree.SubElement(view, "Text", name=name, value=f"${name}")

    header("$headings")
    text("before")
    header("▼")
    text("text")
    header("▲")
    text("after")
    choices = ElementTree.SubElement(view, "Choices", name=CONTROL, toName="text", choice="single", showInline="true")
    for label_name in labels:
        ElementTree.SubElement(choices, "Choice", value=label_name)
    ElementTree.indent(view)
    return ElementTree.tostring(view, encoding="unicode") + "\n"
