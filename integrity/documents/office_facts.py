"""What a frozen text says of the office that stands behind it."""

from integrity.models import Organisation

Json = dict


def office_facts(office: Organisation) -> Json:
    """Plain JSON: the office's names, place, emblem and words as they are today."""
    return {
        "slug": office.slug,
        "name": office.name,
        "kind": office.kind,
        "kind_label": office.get_kind_display(),
        "subdistrict": office.subdistrict,
        "district": office.district,
        "province": office.province,
        "letter_code": office.letter_code,
        "website": office.website,
        "accent": office.accent,
        "emblem": office.emblem.name or "",
        "words": office.words.as_dict(),
    }
