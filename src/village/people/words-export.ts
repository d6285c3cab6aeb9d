/** Titles of the exported roster: those an import reads. */
const zh = {
	"people.export.household": "户号",
	"people.export.relation": "与户主关系",
	"people.export.name": "姓名",
	"people.export.sex": "性别",
	"people.export.sex.male": "男",
	"people.export.sex.female": "女",
	"people.export.birth": "出生日期",
	"people.export.group": "村民小组",
	"people.export.grid": "网格",
	"people.export.address": "地址",
	"people.export.residence": "居住状态",
	"people.export.role": "角色",
	"people.export.contact": "联系员",
} as const
const en: Readonly<Record<keyof typeof zh, string>> = {
	"people.export.household": "Household no.",
	"people.export.relation": "Relation to head",
	"people.export.name": "Name",
	"people.export.sex": "Sex",
	"people.export.sex.male": "male",
	"people.export.sex.female": "female",
	"people.export.birth": "Date of birth",
	"people.export.group": "Village group",
	"people.export.grid": "Grid",
	"people.export.address": "Address",
	"people.export.residence": "Residence",
	"people.export.role": "Roles",
	"people.export.contact": "Contact",
}
export const exportWords = { "zh-CN": zh, en }
