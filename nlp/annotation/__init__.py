"""Reports into tasks of an annotation tool, and what people labelled there into a corpus of one's own.

    gongkai label export reports/ --out tasks.json --format label-studio
    gongkai label import annotated.json reports/ --out corpus/
    gongkai train corpus/ --out own.safetensors

Label Studio takes `tasks.json` as an import and `tasks.xml` as the labelling configuration of the project; doccano
takes its JSONL as a data set of the text classification project. For categories of one's own put a `<Choice>` each
into the configuration, beside those of the model that the predictions name, or create them as labels in doccano.
What comes back is taken as either tool exports it; `docs/annotation.md` has the formats and what becomes of what.

In Python the same is `export_tasks(["reports"], "tasks.json", "label-studio")` and
`import_tasks("annotated.json", ["reports"], "corpus")`.
"""

from __future__ import annotations

from nlp.annotation.export import FORMATS, export_tasks
from nlp.annotation.take import import_tasks
from nlp.annotation.tasks import AnnotationError, Outcome

__all__ = ["FORMATS", "AnnotationError", "Outcome", "export_tasks", "import_tasks"]
