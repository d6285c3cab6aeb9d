/** What the command line says. */
import { type Locale, locales, speaker } from "../text/catalogue.ts"
import { backupWords } from "./backup-words.ts"
import { consolidateWords } from "./consolidate-words.ts"
import { doctorWords } from "./doctor-words.ts"
import { ledgerWords } from "./ledger-words.ts"
import { noticeWords } from "./notice-words.ts"
import { rosterWords } from "./roster-words.ts"

const wordsZh = {
	...doctorWords["zh-CN"],
	...ledgerWords["zh-CN"],
	...backupWords["zh-CN"],
	...consolidateWords["zh-CN"],
	...noticeWords["zh-CN"],
	...rosterWords["zh-CN"],
	"cli.overview": "村口的命令行。每个命令加 --help 看用法，加 --json 只输出一份 JSON。",
	"cli.usage": "用法：{usage}",
	"cli.none": "没有写要做什么，请写一个命令。",
	"cli.unknown": "没有“{command}”这个命令，什么也没做。",
	"cli.missing": "缺少 {name}，什么也没做。",
	"cli.tooMany": "多了“{argument}”，什么也没做。",
	"cli.option.unknown": "没有 {option} 这个选项，什么也没做。",
	"cli.option.value": "选项 {option} 写得不对，什么也没做：后面要不要跟一个值，请看用法。",
	"cli.failed": "出了意外（{code}），没有做完；写了一半的都已退回。请运行 cunkou doctor 看看。",
	"cli.database": "数据库连不上（{code}），什么也没做。请检查 DATABASE_URL，确认数据库已经启动。",
	"cli.json": "只输出一份 JSON。",

	"cli.serve.summary": "启动服务，和 npm start 一样",
	"cli.serve.details": "设置都从环境变量读，见 README。按 Ctrl-C 停止。",

	"cli.migrate.summary": "把数据库升级到这个版本",
	"cli.migrate.details": "npm start 会自动做；单独运行是为了先看结果。SQLite 升级前会先在 DATA_DIR/backups 留一份。",
	"cli.migrate.done": "升级了 {count} 步，数据库已是最新。",
	"cli.migrate.none": "数据库已是最新，没有改动。",
	"cli.migrate.backup": "升级前的数据库留在 {file}",

	"cli.doctor.summary": "检查设置、数据库、磁盘、时钟、密钥、备份，说明怎么办",
	"cli.doctor.details": "只看不改。有“不行”的一项就以 1 退出。",

	"cli.admin.link.summary": "管理员都登录不了时，生成一次性链接，再设一个管理员",
	"cli.admin.link.details":
		"链接一小时内有效，只能用一次，用它设一个新的管理员账号；原来的账号不动。再生成一个，前一个就作废。服务开着的时候也能用。",
	"cli.admin.link.done": "请在一小时内用浏览器打开，设一个新的管理员（只能用一次，不要转给别人）：\n{url}",

	"cli.village.summary": "加一个村",
	"cli.village.details": "--name 村名；--code 两到八个字母，全系统不重复，写在意见编号里；--township 乡镇，可以不写。",
	"cli.village.done": "已加：{name}，代号 {code}。下一步：cunkou roster import 花名册.xlsx --village {code}",
	"cli.village.code-invalid": "村的代号“{code}”不对，没有加。请用两到八个英文字母，比如 QJ。",
	"cli.village.code-taken": "代号 {code} 已经有村在用，没有加。请换一个。",
	"cli.village.name-invalid": "村名不对，没有加。请写两个字到四十个字。",
	"cli.village.unknown": "没有代号为“{code}”的村，什么也没做。{known}",
	"cli.village.known": "现有：{list}。",
	"cli.village.knownNone": "现在一个村也没有，先用 cunkou village add 加。",

	"cli.template.summary": "写一份空白模板",
	"cli.template.details":
		"roster：花名册（.xlsx）。opinions：意见表（.xlsx）。survey：问卷（.xlsx 表格，或者 .json 例子），填好以后用 survey publish 发布。notice：公告（.xlsx 表格，或者 .md、.json 例子），填好以后用 notice publish 发布。signoff：签字表（.xlsx）。已有的文件不会被盖掉。",
	"cli.template.unknown": "没有“{kind}”这种模板，什么也没写。现在有：roster、opinions、survey、notice、signoff。",
	"cli.template.ending": "{kind} 的模板是 {ending} 文件，什么也没写。请把 --out 改成以 {ending} 结尾。",
	"cli.template.done": "已写好：{file}",

	"cli.file.exists": "{file} 已经在了，没有动它。请换个名字，或者先把它移走。",
	"cli.file.missing": "找不到文件 {file}，什么也没做。请检查路径。",
	"cli.ended": "停下了，没有做完。写了一半的都已清掉，原来的没有动；要的时候再运行一次。",
	"cli.cause.ENOSPC": "磁盘满了，ENOSPC",
	"cli.cause.SQLITE_FULL": "磁盘满了，SQLITE_FULL",
	"cli.cause.EDQUOT": "磁盘配额用完了，EDQUOT",
	"cli.cause.EACCES": "没有权限，EACCES",
	"cli.cause.EPERM": "没有权限，EPERM",
	"cli.cause.EROFS": "这个盘只能读，EROFS",
	"cli.cause.ENOENT": "文件夹不在，ENOENT",
	"cli.cause.ENOTDIR": "路径里有一段是文件，不是文件夹，ENOTDIR",
	"cli.cause.EISDIR": "它是文件夹，不是文件，EISDIR",
	"cli.cause.EIO": "硬盘读写出错，EIO",
	"cli.file.unreadable": "文件 {file} 读不了（{code}），什么也没做。请检查权限，并确认它是文件不是文件夹。",
	"cli.file.unwritable": "文件 {file} 写不了（{code}），什么也没写。请检查文件夹在不在、有没有权限。",

	"cli.survey.publish.summary": "发布问卷（.xlsx 或 .json）",
	"cli.survey.publish.details":
		"马上开；文件里写了 opensAt 就到时间自动开，加 --open 也马上开。--notify 给登记过、还没答的人发一条通知。文件有不对的地方，一次全说出来。",
	"cli.survey.problems": "问卷有 {count} 处不对，没有发布：",
	"cli.survey.published": "已发布：{title}，编号 {id}。",
	"cli.survey.opened": "已经开了，村民发“问卷”就能答。",
	"cli.survey.scheduled": "到 {time} 自动开。",
	"cli.survey.notified": "通知已经排好，服务运行时发出。",
	"cli.survey.notifyNeedsOpen": "问卷要到时间才开，现在不能发通知，没有发布。请加 --open，或者去掉 --notify。",
	"cli.survey.closesInPast": "问卷的截止时间已经过去，没有发布。请改 closesAt。",

	"cli.signoff.create.summary": "开一次签字确认（.xlsx）",
	"cli.signoff.create.details":
		"FILE：用 cunkou template signoff 生成的模板填写。地块重复、面积对不上、户号不在名册上的，逐行说明，什么也不写入。\n--notify：同时通知能收到消息的户（夜里不打扰，算在每周的消息数里）。",
	"cli.signoff.problems": "有 {count} 处不对，什么也没写入：",
	"cli.signoff.opened": "已开始：{title}，编号 {id}，{until}截止。",
	"cli.signoff.headless": "{count} 户没有户主，要先由村委会指定（后台 → 签字 → 户）：{list}",
	"cli.signoff.told": "通知 {count} 个手机。",
	"cli.signoff.status.summary": "看签字进度",
	"cli.signoff.status.details": "ID：签字的编号。同时把每户的答复重新数一遍，对不上时以 1 退出。",
	"cli.signoff.unknown": "没有编号为 {id} 的签字。",
	"cli.signoff.line":
		"{name}：应签 {due}，看过 {reached}，确认 {confirmed}（纸质 {paper}），异议 {objected}，说法不一 {conflict}，没答 {pending}",
	"cli.signoff.complete": "{confirmed}/{due} 全部确认。",
	"cli.signoff.incomplete": "还没有全部确认：{confirmed}/{due}。",
	"cli.signoff.recounted": "重新数过，一致。",
	"cli.signoff.miscounted": "重新数过，不一致！请运行 cunkou doctor。",

	"cli.opinions.import.summary": "导入以前收集的意见（.xlsx、.csv）",
	"cli.opinions.import.details":
		"同一份再导一次不会重复。--preview 只看不写。没有导入的行都会列出行号和原因，其他行照常导入。列名见 cunkou template opinions。",
	"cli.opinions.preview": "预览，没有写入。",
	"cli.opinions.far": "写到第 {done} 条，共 {of} 条…",
	"cli.opinions.done": "已导入。",
	"cli.opinions.counts": "新的意见 {added} 条，以前导入过的 {known} 条，没有导入的 {refused} 行",
	"cli.opinions.authors": "新的里面：对上名册的人 {persons} 条，只对上户的 {households} 条，没对上、按表里写的记 {unmatched} 条",
	"cli.opinions.numbers": "编号：{first} 到 {last}",

	"cli.digest.summary": "看一个村的摘要：等着定、等着办的事，和这段时间发生了什么",
	"cli.digest.details":
		"--since 往前多久，如 7d（天，默认）、12h（小时）。--role 按谁的职务看：secretary（默认）、committee、supervisor、council、township、group-leader；看组长的，再用 --group 写明哪个组。",
	"cli.digest.since": "--since 要写成 7d 或 12h，什么也没做。",
	"cli.digest.group-missing": "组长的摘要要写明是哪个组：--group 一组，什么也没做。",
	"cli.digest.group-alone": "--group 只和 --role group-leader 一起用，什么也没做。",
	"cli.digest.group-unknown": "没有“{group}”这个组，什么也没做。现有：{list}。",
	"cli.digest.role": "--role 只能是 {roles}，什么也没做。",

	"cli.demo.summary": "演示：一个编出来的村，一批模拟的村民",
	"cli.demo.details":
		"在单独的文件夹里建清江村，村民真的登记、答问卷、提意见，然后留着给您看。--once 跑完就结束；--data 换文件夹；--households 多少户；--answer 几成的户来答（1–100）；--opinions 再加一份意见表，一起归并。",
	"cli.demo.number": "--{name} 要填 {min} 到 {max} 的整数，什么也没做。",
} as const

export type CliKey = keyof typeof wordsZh

const wordsEn: Readonly<Record<CliKey, string>> = {
	...doctorWords.en,
	...ledgerWords.en,
	...backupWords.en,
	...consolidateWords.en,
	...noticeWords.en,
	...rosterWords.en,
	"cli.overview": "The command line of cunkou. --help after a command shows its use, --json prints one JSON document only.",
	"cli.usage": "Usage: {usage}",
	"cli.none": "Say what to do: a command.",
	"cli.unknown": "There is no command “{command}”; nothing was done.",
	"cli.missing": "{name} is missing; nothing was done.",
	"cli.tooMany": "“{argument}” is too many; nothing was done.",
	"cli.option.unknown": "There is no option {option}; nothing was done.",
	"cli.option.value": "{option} is written wrongly, nothing was done: see below whether a value follows it.",
	"cli.failed": "Something went wrong ({code}) and it was not finished; what was half written is undone. Run cunkou doctor.",
	"cli.database": "The database cannot be reached ({code}); nothing was done. Check DATABASE_URL and that the database runs.",
	"cli.json": "Prints one JSON document only.",

	"cli.serve.summary": "start the service, like npm start",
	"cli.serve.details": "Settings come from the environment, see README. Ctrl-C stops it.",

	"cli.migrate.summary": "bring the database to this version",
	"cli.migrate.details":
		"npm start does it by itself; alone it shows the result first. On SQLite a copy is left in DATA_DIR/backups before.",
	"cli.migrate.done": "{count} steps done; the database is up to date.",
	"cli.migrate.none": "The database is up to date; nothing was changed.",
	"cli.migrate.backup": "The database as it was before: {file}",

	"cli.doctor.summary": "check settings, database, disk, clock, key and backups, and say what to do",
	"cli.doctor.details": "Looks and changes nothing. Ends with 1 when anything fails.",

	"cli.admin.link.summary": "a one-time link to make another administrator, when none can sign in",
	"cli.admin.link.details":
		"It works for an hour and once, and makes a new administrator; the accounts there are stay as they are. Another link voids the one before. The service may be running.",
	"cli.admin.link.done": "Open this within an hour to make a new administrator (it works once; pass it on to nobody):\n{url}",

	"cli.village.summary": "add a village",
	"cli.village.details":
		"--name its name; --code two to eight letters, unique in the instance, part of opinion numbers; --township may be left out.",
	"cli.village.done": "Added: {name}, code {code}. Next: cunkou roster import ROSTER.xlsx --village {code}",
	"cli.village.code-invalid": "The code “{code}” cannot be used; no village was added. Use two to eight letters such as QJ.",
	"cli.village.code-taken": "A village has the code {code} already; none was added. Choose another.",
	"cli.village.name-invalid": "The name cannot be used; no village was added. Use two to forty characters.",
	"cli.village.unknown": "There is no village with the code “{code}”; nothing was done. {known}",
	"cli.village.known": "There are: {list}.",
	"cli.village.knownNone": "There is no village yet; add one with cunkou village add.",

	"cli.template.summary": "write an empty template",
	"cli.template.details":
		"roster: a roster (.xlsx). opinions: a list of opinions (.xlsx). survey: a survey to fill in (.xlsx, or an example as .json) for survey publish. notice: a notice to fill in (.xlsx, or an example as .md or .json) for notice publish. signoff: a sign-off (.xlsx). An existing file is never overwritten.",
	"cli.template.unknown": "There is no template “{kind}”; nothing was written. There are: roster, opinions, survey, notice, signoff.",
	"cli.template.ending": "The template of a {kind} is a {ending} file; nothing was written. Let --out end with {ending}.",
	"cli.template.done": "Written: {file}",

	"cli.file.exists": "{file} is there already and was left alone. Choose another name or move it away.",
	"cli.file.missing": "There is no file {file}; nothing was done. Check the path.",
	"cli.ended": "Stopped before it was done. What was half written is gone, what was there is untouched; run it again when you want.",
	"cli.cause.ENOSPC": "the disk is full, ENOSPC",
	"cli.cause.SQLITE_FULL": "the disk is full, SQLITE_FULL",
	"cli.cause.EDQUOT": "the quota is used up, EDQUOT",
	"cli.cause.EACCES": "no permission, EACCES",
	"cli.cause.EPERM": "no permission, EPERM",
	"cli.cause.EROFS": "the disk is read-only, EROFS",
	"cli.cause.ENOENT": "there is no such folder, ENOENT",
	"cli.cause.ENOTDIR": "part of the path is a file, ENOTDIR",
	"cli.cause.EISDIR": "it is a folder, EISDIR",
	"cli.cause.EIO": "the disk failed, EIO",
	"cli.file.unreadable": "The file {file} cannot be read ({code}); nothing was done. Check its permissions and that it is a file.",
	"cli.file.unwritable": "The file {file} cannot be written ({code}); nothing was written. Check the folder and its permissions.",

	"cli.survey.publish.summary": "publish a survey (.xlsx or .json)",
	"cli.survey.publish.details":
		"It opens now, or by itself at opensAt of the file unless --open is given. --notify tells everybody enrolled who has not answered. All problems of the file are told at once.",
	"cli.survey.problems": "The survey has {count} problems and was not published:",
	"cli.survey.published": "Published: {title}, id {id}.",
	"cli.survey.opened": "It is open: residents answer it by sending 问卷.",
	"cli.survey.scheduled": "It opens by itself at {time}.",
	"cli.survey.notified": "The notice is put down and goes out while the service runs.",
	"cli.survey.notifyNeedsOpen":
		"The survey opens later, so nobody can be told now; it was not published. Add --open, or leave out --notify.",
	"cli.survey.closesInPast": "The survey's closing time is over; it was not published. Change closesAt.",

	"cli.signoff.create.summary": "open a sign-off (.xlsx)",
	"cli.signoff.create.details":
		"FILE: filled in from cunkou template signoff. Every wrong row is named (a parcel twice, sums that do not add up, unknown households) and then nothing is written.\n--notify: tells the households a message reaches (not at night, within the weekly budget).",
	"cli.signoff.problems": "{count} things are wrong; nothing was written:",
	"cli.signoff.opened": "Opened: {title}, id {id}, until {until}.",
	"cli.signoff.headless": "{count} households have no head; the committee names one first (console): {list}",
	"cli.signoff.told": "{count} phones are told.",
	"cli.signoff.status.summary": "show how a sign-off stands",
	"cli.signoff.status.details": "ID: of the sign-off. Counts every answer anew as well; exit 1 where the two differ.",
	"cli.signoff.unknown": "There is no sign-off {id}.",
	"cli.signoff.line":
		"{name}: due {due}, reached {reached}, confirmed {confirmed} ({paper} on paper), objected {objected}, differing {conflict}, pending {pending}",
	"cli.signoff.complete": "{confirmed}/{due}: all confirmed.",
	"cli.signoff.incomplete": "Not all confirmed yet: {confirmed}/{due}.",
	"cli.signoff.recounted": "Counted anew: the same.",
	"cli.signoff.miscounted": "Counted anew: NOT the same! Run cunkou doctor.",

	"cli.opinions.import.summary": "import opinions gathered before (.xlsx, .csv)",
	"cli.opinions.import.details":
		"The same file again adds nothing. --preview only shows. Rows that are not imported are named with their reason, the others are imported. For the columns see cunkou template opinions.",
	"cli.opinions.preview": "A preview; nothing was written.",
	"cli.opinions.far": "{done} of {of} written…",
	"cli.opinions.done": "Imported.",
	"cli.opinions.counts": "New opinions: {added}; imported before: {known}; rows not imported: {refused}",
	"cli.opinions.authors": "Of the new ones: person found on the roster {persons}, household only {households}, kept as written {unmatched}",
	"cli.opinions.numbers": "Numbers: {first} to {last}",

	"cli.digest.summary": "a village's digest: what waits to be decided or done, and what happened",
	"cli.digest.details":
		"--since says how far back, 7d (days, the default) or 12h (hours). --role says as whom: secretary (the default), committee, supervisor, council, township, group-leader; for a group leader --group names the group.",
	"cli.digest.since": "--since is written 7d or 12h; nothing was done.",
	"cli.digest.group-missing": "A group leader's digest is about a group: --group NAME; nothing was done.",
	"cli.digest.group-alone": "--group goes with --role group-leader only; nothing was done.",
	"cli.digest.group-unknown": "There is no group “{group}”; nothing was done. There are: {list}.",
	"cli.digest.role": "--role is one of {roles}; nothing was done.",

	"cli.demo.summary": "a demonstration: a made-up village and simulated residents",
	"cli.demo.details":
		"Makes the village 清江村 in a folder of its own; residents really enrol, answer and hand in opinions; then it is left serving. --once ends after that; --data another folder; --households how many; --answer percent of households that answer (1–100).",
	"cli.demo.number": "--{name} needs a whole number from {min} to {max}; nothing was done.",
}

export type CliSay = (key: CliKey, values?: Readonly<Record<string, string | number>>) => string

/** The command line's words; `language` is LANG_DEFAULT, wrong or unset means Chinese. */
export function cliSay(language: string | undefined): CliSay {
	const locale: Locale = locales.find((known) => known === language?.trim()) ?? "zh-CN"
	return speaker([{ "zh-CN": wordsZh, en: wordsEn }], locale)
}
