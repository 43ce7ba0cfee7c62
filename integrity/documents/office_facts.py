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


def place_names(office: Json) -> set[str]:
    """Names in those facts that no dictionary knows: an engine breaks a line inside them."""
    proper = office["name"].removeprefix(office["kind_label"]).strip()
    places = (office["subdistrict"], office["district"], office["province"])
    return {name for name in (proper, *places) if name}
