"""Employees: one row a person who works or worked here."""

from huitou.base import Text
from huitou.record import known_as
from huitou.record.shape import Column, Fact, Kind

FACT = Fact(
    title=Text("員工", "员工", "Employees"),
    says=Text("一列一位員工；還在職的，離職日留空。", "一行一位员工；在职的，离职日留空。", "One row an employee; whoever still works here has no leaving day."),
    key=("employee_id",),
    also=("employee", "staff"),
    columns=(
        Column("employee_id", Kind.ID, Text("員工編號", "员工编号", "Employee id"), required=True, also=known_as.EMPLOYEE),
        Column("name", Kind.TEXT, Text("姓名", "姓名", "Name"), personal=True, also=("姓名", "員工姓名", "员工姓名", "Name", "Employee Name", "Full Name")),
        Column("branch", Kind.LABEL, Text("分店", "门店", "Branch"), also=(*known_as.BRANCH, "部門", "部门", "Department")),
        Column("role", Kind.LABEL, Text("職務", "职务", "Role"), also=("職務", "職稱", "職位", "职务", "职称", "职位", "岗位", "Role", "Job Title", "Title", "Position", "JobRole")),
        Column(
            "joined_on", Kind.DAY, Text("到職日", "入职日", "Joined on"), required=True,
            also=("到職日", "到職日期", "入職日期", "入职日", "入职日期", "Joined On", "Hire Date", "Start Date", "Date Hired"),
        ),
        Column("left_on", Kind.DAY, Text("離職日", "离职日", "Left on"), also=("離職日", "離職日期", "离职日", "离职日期", "Left On", "Termination Date", "Leave Date", "End Date")),
    ),
)  # fmt: skip
