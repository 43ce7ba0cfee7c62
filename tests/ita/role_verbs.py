"""What the roles try on ITA results, measures and fraud risks: the verbs of tests/test_roles.py."""

from django.urls import reverse

from integrity.models import User
from ita.measures import publication as measures
from ita.models import AssessmentResult, Finding, Indicator, MeasureReport, RiskMonitoring
from ita.results.publication import make_official
from ita.risks import publication as risks
from ita.schemes.copying import successor_of
from tests import make
from tests.admin_form import posted
from tests.ita import made, risks_made


def page(name, *args):
    return reverse(f"admin:ita_{name}", args=args)


def save(client, address, **typed):
    opened = client.get(address)
    if opened.status_code != 200:
        return client.post(address, typed)
    return client.post(address, posted(opened.content.decode()) | typed)


def refused_unless(done, response):
    """A page that reads no box of this person's, or says why not, is a refusal."""
    if not done and response.status_code in (200, 302):
        response.status_code = 403
    return response, done


def me(client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


# Schemes and matrices


def change_row(client, row, field, value):
    response = save(client, page(f"{row._meta.model_name}_change", row.pk), **{field: value})
    row.refresh_from_db()
    return response, getattr(row, field) == value


def change_own_scheme(client, place):
    own = successor_of(made.scheme(2566, items=False), owner=place.office, by=place.officer)
    return change_row(client, own, "note", "แก้แล้ว")


def change_used_scheme(client, place):
    own = successor_of(made.scheme(2566, items=False), owner=place.office, by=place.officer)
    made.result(place.office, 2566, scheme=own)
    return change_row(client, own, "note", "แก้แล้ว")


def delete_own_matrix(client, place):
    """A copy made by mistake goes again, before anything follows it."""
    own = risks_made.matrix(place.office)
    response = save(client, page("riskmatrix_delete", own.pk))
    return response, not type(own).objects.filter(pk=own.pk).exists()


def change_used_matrix(client, place):
    matrix = risks_made.matrix(place.office)
    risks_made.register(place.office, matrix=matrix)
    return change_row(client, matrix, "note", "แก้แล้ว")


# Results


def a_result(place, **values):
    return made.result(place.office, 2562, {"IIT": 90}, **values)


def see_result(client, place):
    """An official one that stands on the web is read in the admin by its own office alone."""
    return client.get(page("assessmentresult_change", a_result(place).pk)), None


def enter_result(client, place):
    result = a_result(place)
    address = page("assessmentresult_change", result.pk)
    response = save(client, address, official_total="๘๕.๕๐")
    result.refresh_from_db()
    return response, str(result.official_total) == "85.50"


def make_result_public(client, place):
    result = a_result(place)
    response = client.post(page("assessmentresult_show", result.pk))
    result.refresh_from_db()
    return response, result.is_public


def take_result_back(client, place):
    result = a_result(place)
    make_official(result, place.officer)
    response = client.post(page("assessmentresult_hide", result.pk))
    result.refresh_from_db()
    return response, not result.is_public


def change_findings(client, place):
    result = a_result(place)
    indicator = Indicator.objects.get(instrument__scheme=result.scheme, number=6)
    typed = {f"f-{indicator.pk}": "ล่าช้า"}
    response = save(client, page("assessmentresult_findings", result.pk), **typed)
    return response, Finding.objects.filter(result=result).exists()


def export_result(client, place):
    response = client.get(page("assessmentresult_export", a_result(place).pk, "xlsx"))
    response.close()
    return response, None


def delete_result(client, place):
    result = a_result(place)
    response = save(client, page("assessmentresult_delete", result.pk))
    return response, not AssessmentResult.objects.filter(pk=result.pk).exists()


# Measures


def a_set(place):
    measure_set = made.measure_set(place.office, 2563, "ของสำนักปลัด", "ของกองช่าง")
    own, other = measure_set.measures.order_by("position")
    own.divisions.add(place.division)
    other.divisions.add(make.division(place.office, "กองช่าง"))
    return measure_set


def set_in_review(place):
    measure_set = a_set(place)
    measures.submit(measure_set, by=place.officer)
    return measure_set


def set_in_force(place):
    measure_set = set_in_review(place)
    measures.publish(measure_set, by=place.publisher)
    return measure_set


def see_set(client, place):
    return client.get(page("measureset_change", a_set(place).pk)), None


def change_set(client, place):
    return change_row(client, a_set(place), "title", "ชื่อใหม่")


def step(client, record, name, becomes, **typed):
    kind = record._meta.model_name
    response = client.post(page(f"{kind}_step", record.pk, name), typed)
    record.refresh_from_db()
    return response, record.status == becomes


def report_measure(client, place, text):
    measure_set = set_in_force(place)
    measure = measure_set.measures.get(text=text)
    address = page("measureset_reports", measure_set.pk, 2563, 12)
    opened = client.get(address)
    if opened.status_code != 200:
        return client.post(address, {}), False
    boxes = posted(opened.content.decode())
    typed = {f"m{measure.pk}-outcome": "done", f"m{measure.pk}-text": "ทำแล้ว"}
    response = client.post(address, boxes | typed)
    done = MeasureReport.objects.filter(measure=measure).exists()
    return refused_unless(done, response)


# Risks


def a_register(place):
    other = make.division(place.office, "กองช่าง")
    return risks_made.register(
        place.office,
        risks=[
            {"likelihood": 1, "impact": 1, "divisions": [place.division]},
            {"likelihood": 1, "impact": 1, "divisions": [other]},
        ],
    )


def register_in_review(place):
    register = a_register(place)
    risks.submit(register, by=place.officer)
    return register


def register_in_force(place):
    register = register_in_review(place)
    risks.publish(register, by=place.publisher)
    return register


def see_register(client, place):
    return client.get(page("riskassessment_change", a_register(place).pk)), None


def change_register(client, place):
    return change_row(client, a_register(place), "note", "แก้แล้ว")


def score_risk(client, place, number):
    risk = a_register(place).risks.get(number=number)
    response = save(client, page("risk_change", risk.pk), likelihood="2", impact="3")
    risk.refresh_from_db()
    return response, (risk.likelihood, risk.impact) == (2, 3)


def monitor_risk(client, place, number):
    register = register_in_force(place)
    risk = register.risks.get(number=number)
    address = page("riskassessment_monitoring", register.pk, 6)
    response = save(client, address, **{f"colour-{risk.pk}": "green"})
    return refused_unless(RiskMonitoring.objects.filter(risk=risk).exists(), response)


def export_register(client, place):
    response = client.get(page("riskassessment_export", a_register(place).pk, "xlsx"))
    response.close()
    return response, None


VERBS = {
    "change an own scheme": change_own_scheme,
    "change a scheme in use": change_used_scheme,
    "change a national scheme": lambda c, p: change_row(
        c, made.scheme(2566, items=False), "note", "แก้แล้ว"
    ),
    "change an own matrix": lambda c, p: change_row(
        c, risks_made.matrix(p.office), "note", "แก้แล้ว"
    ),
    "delete an own matrix": delete_own_matrix,
    "change a matrix in use": change_used_matrix,
    "change a national matrix": lambda c, p: change_row(c, risks_made.matrix(), "note", "แก้แล้ว"),
    "see an ITA result": see_result,
    "enter an ITA result": enter_result,
    "make a result public": make_result_public,
    "take a result back": take_result_back,
    "change findings": change_findings,
    "export a result": export_result,
    "delete a result": delete_result,
    "see a draft of measures": see_set,
    "change measures": change_set,
    "submit measures": lambda c, p: step(c, a_set(p), "submit", "in_review"),
    "publish measures": lambda c, p: step(c, set_in_review(p), "publish", "published"),
    "withdraw measures": lambda c, p: step(
        c, set_in_force(p), "withdraw", "withdrawn", reason="ผิดปี"
    ),
    "report the division's measure": lambda c, p: report_measure(c, p, "ของสำนักปลัด"),
    "report another's measure": lambda c, p: report_measure(c, p, "ของกองช่าง"),
    "see a draft of risks": see_register,
    "change a register": change_register,
    "score the division's risk": lambda c, p: score_risk(c, p, 1),
    "score another's risk": lambda c, p: score_risk(c, p, 2),
    "submit risks": lambda c, p: step(c, a_register(p), "submit", "in_review"),
    "publish risks": lambda c, p: step(c, register_in_review(p), "publish", "published"),
    "withdraw risks": lambda c, p: step(
        c, register_in_force(p), "withdraw", "withdrawn", reason="ผิดปี"
    ),
    "monitor the division's risk": lambda c, p: monitor_risk(c, p, 1),
    "monitor another's risk": lambda c, p: monitor_risk(c, p, 2),
    "export a register": export_register,
}
