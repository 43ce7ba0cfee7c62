from inspect import signature
from pathlib import Path

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string


def renderers() -> dict[str, str]:
    """Kind of document → dotted name of what renders it, as the apps declare."""
    kinds: dict[str, str] = {}
    for config in apps.get_app_configs():
        kinds |= getattr(config, "documents", {})
    return kinds


def _rendered(kind: str, names: list[str]):
    render = import_string(renderers()[kind])
    wanted = list(signature(render).parameters)
    if len(names) != len(wanted):
        raise CommandError(f"{kind} ต้องระบุ {' '.join(wanted)}")
    return render(*names)


class Command(BaseCommand):
    help = "Render an office's document: the HTML its PDF is made from, its PDF, or both."
    requires_system_checks = []  # half a second of each run, of nothing that a paper depends on

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=sorted(renderers()))
        parser.add_argument(
            "names",
            nargs="+",
            metavar="NAME",
            help="plan: ชื่อหน่วยงานในที่อยู่เว็บ และช่วงปี เช่น wiangsa 2566-2570; "
            "clause: รหัสเอกสาร หรือเลขของร่าง; "
            "ita-analysis: ชื่อหน่วยงาน และปีของผลการประเมิน เช่น yaplong 2562; "
            "ita-measures: ชื่อหน่วยงาน และปีแรกที่มาตรการใช้ เช่น yaplong 2563",
        )
        parser.add_argument("--html", metavar="FILE")
        parser.add_argument("--pdf", metavar="FILE")

    def handle(self, kind, names, **options):
        if not (options["html"] or options["pdf"]):
            raise CommandError("ระบุ --html FILE หรือ --pdf FILE")
        try:
            rendered = _rendered(kind, names)
        except LookupError as missing:
            raise CommandError(str(missing)) from missing
        if options["html"]:
            Path(options["html"]).write_text(rendered.html, encoding="utf-8")
        if options["pdf"]:
            Path(options["pdf"]).write_bytes(rendered.pdf)
