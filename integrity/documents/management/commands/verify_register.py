from django.core.management.base import BaseCommand, CommandError

from integrity.documents.proving import Proof, prove


class Command(BaseCommand):
    help = "ตรวจทะเบียนเอกสารทั้งหมด: คำนวณลายนิ้วมือของเนื้อหา ไฟล์ และสแกนใหม่ ตรวจลำดับและเลขที่"

    def add_arguments(self, parser):
        parser.add_argument("--seals", action="store_true", help="ตรวจตราประทับในไฟล์ทุกฉบับด้วย")

    def handle(self, *args, seals: bool, **options):
        proof = Proof()
        for problem in prove(proof, with_seals=seals):
            self.stdout.write(problem)
        looked_at = (
            f"ตรวจเอกสาร {proof.papers:,} ฉบับของ {proof.offices:,} หน่วยงาน "
            f"เนื้อหาที่ตรึง {proof.snapshots:,} รายการ สำเนาสแกน {proof.scans:,} ไฟล์"
            + (f" มีตราประทับ {proof.sealed:,} ไฟล์" if seals else "")
        )
        if proof.wrong:
            raise CommandError(f"{looked_at} พบสิ่งผิดปกติ {proof.wrong:,} เรื่องตามรายการ")
        self.stdout.write(f"{looked_at} ไม่พบสิ่งผิดปกติ")
