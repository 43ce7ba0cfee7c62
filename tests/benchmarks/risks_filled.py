"""Ten years of registers for the sample office, 300 risks each, published with a stand-in paper."""

from integrity import history
from integrity.documents.models import Document, Snapshot, new_code
from integrity.documents.register import finish, issue
from integrity.models import Organisation, User
from integrity.pdf import render_pdf
from ita.models import Risk, RiskAssessment, RiskMatrix
from ita.risks.copying import begin
from ita.risks.reading import summary_of
from ita.risks.snapshot import take
from tests.benchmarks.installation import SLUG

YEARS = range(2557, 2567)
RISKS = 300
PROCESSES = ("จัดซื้อจัดจ้าง", "จัดเก็บรายได้", "อนุมัติอนุญาต", "บริหารงานบุคคล", "ใช้ทรัพย์สิน")
PAPER = '<html lang="th"><title>ทะเบียน</title><p>ทะเบียน</p></html>'


def main() -> None:
    office = Organisation.objects.get(slug=SLUG)
    staff = User.objects.filter(organisation=office)
    officer = staff.get(username__endswith="-plan")
    publisher = staff.get(username__endswith="-publish")
    matrix = RiskMatrix.objects.filter(owner=None).earliest("pk")
    file = finish(render_pdf(PAPER), office)
    for year in YEARS:
        if not RiskAssessment.objects.filter(organisation=office, year=year).exists():
            _publish(_register(office, year, matrix, officer), file, publisher)


def _register(office, year: int, matrix: RiskMatrix, by) -> RiskAssessment:
    draft = begin(office, year, matrix, by=by)
    history.bulk_create([_risk(draft, number) for number in range(1, RISKS + 1)], by=by)
    divisions = list(office.divisions.values_list("pk", flat=True))
    links = {risk: [divisions[risk.number % len(divisions)]] for risk in draft.risks.all()}
    history.replace_links(Risk._meta.get_field("divisions"), links, by=by)
    content = take(draft)
    draft.snapshot = Snapshot.objects.take(
        organisation=office, data=content, summary=summary_of(content), by=by
    )
    draft.submit(by=by)
    return draft


def _risk(draft: RiskAssessment, number: int) -> Risk:
    likelihood, impact = number % 5 + 1, number // 5 % 5 + 1
    return Risk(
        assessment=draft,
        number=number,
        process=PROCESSES[number % len(PROCESSES)],
        step=f"ขั้นตอนการดำเนินงานที่ {number} ของกระบวนงาน",
        event=f"เจ้าหน้าที่เรียกรับผลประโยชน์เพื่อเร่งรัดหรือเอื้อประโยชน์แก่ผู้หนึ่งผู้ใด กรณีที่ {number}",
        likelihood=likelihood,
        impact=impact,
        measure="เปิดเผยขั้นตอนและระยะเวลา ให้ผู้รับบริการติดตามได้ และสุ่มตรวจทุกเดือน",
        residual_likelihood=max(1, likelihood - 1),
        residual_impact=impact,
    )


def _publish(draft: RiskAssessment, file, by) -> None:
    draft.document = issue(
        kind=Document.Kind.REPORT,
        snapshot=draft.snapshot,
        file=file,
        title=draft.title,
        years=(draft.year, draft.year),
        source_label=draft.title,
        source_address=draft.get_absolute_url(),
        code=new_code(),
        by=by,
    )
    draft.publish(by=by)
