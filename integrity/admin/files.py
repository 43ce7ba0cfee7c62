"""File boxes that say what is there without Django's link: most of our files have no address."""

from pathlib import PurePath

from django import forms
from django.utils.html import format_html


class FileInput(forms.ClearableFileInput):
    def render(self, name, value, attrs=None, renderer=None):
        picker = forms.FileInput.render(self, name, None, attrs, renderer)
        if not (value and hasattr(value, "instance")):
            return picker
        return format_html(
            '<span class="kept-file">{} <label><input type="checkbox" name="{}"> ลบไฟล์นี้</label>'
            "</span> <span>เปลี่ยนเป็น</span> {}",
            self.shown(value),
            self.clear_checkbox_name(name),
            picker,
        )

    def get_context(self, name, value, attrs):
        return super().get_context(name, None, attrs)

    def shown(self, value):
        return PurePath(value.name).name


class PictureInput(FileInput):
    """For pictures that have an address of their own."""

    def shown(self, value):
        return format_html('<img class="picture" src="{}" alt="ภาพที่ใช้อยู่">', value.url)
