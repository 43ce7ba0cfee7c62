"""Who stands behind a command: its option names a user, whom the history will name."""

from django.core.management.base import CommandError

from integrity.models import Organisation, User


def user_named(name: str, organisation: Organisation) -> User:
    """An open account of the office, or of who looks after all offices. Raises CommandError."""
    user = User.objects.filter(username=name, is_active=True).first()
    if user is None:
        raise CommandError(f"ไม่มีผู้ใช้ “{name}” ที่ใช้งานได้")
    if user.organisation_id not in (None, organisation.pk):
        raise CommandError(f"ผู้ใช้ “{name}” ไม่ได้อยู่ใน{organisation.name}")
    return user
