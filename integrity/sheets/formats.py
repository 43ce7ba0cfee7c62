"""The two file formats of django-import-export, written by our own writer."""

from import_export.formats import base_formats

from integrity.sheets import writing


class Xlsx(base_formats.XLSX):
    def export_data(self, dataset, *, titles=(), widths=(), **kwargs):
        return writing.to_xlsx(
            writing.Sheet(titles, dataset.headers, dataset, widths, name=dataset.title or "แผน")
        )


class Csv(base_formats.CSV):
    def export_data(self, dataset, *, titles=(), widths=(), **kwargs):
        return writing.to_csv(writing.Sheet(titles, dataset.headers, dataset, widths))

    def is_binary(self):
        return True


BY_ENDING = {"xlsx": Xlsx, "csv": Csv}
