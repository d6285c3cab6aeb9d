/** What the demonstration says on the command line. */
import { type Locale, speaker } from "../text/catalogue.ts"
import type { CheckId } from "./checks.ts"
import type { FolderFault } from "./folder.ts"

const zh = {
	"demo.folder.foreign": "文件夹 {folder} 里有别的东西，不是演示留下的，没有动它。请用 --data 换一个空文件夹。",
	"demo.folder.busy": "文件夹 {folder} 里正开着另一个演示，没有动它。请先按 Ctrl-C 停掉那个，或者用 --data 换一个文件夹。",
	"demo.preparing": "正在建{village}（演示数据）：{households} 户 …",
	"demo.published": "已发布问卷《{title}》。村民开始进来 …",
	"demo.progress": "已有 {done} / {all} 户来过",
	"demo.delivering": "正在送完最后的消息 …",
	"demo.title": "{village} · 演示数据",
	"demo.count.people": "花名册：{households} 户，{persons} 人",
	"demo.count.bound": "登记了：{households} 户，{persons} 人",
	"demo.count.survey": "问卷：{started} 户开始，{completed} 户答完，一共 {answers} 个答案，改过 {changed} 个",
	"demo.count.opinions": "意见：{all} 条，其中撤回 {withdrawn} 条",
	"demo.count.messages": "消息：收 {in} 条，发 {out} 条，{seconds} 秒，每秒 {rate} 条",
	"demo.council": "议事会在聊天里逐件审议 63 项……",
	"demo.count.council": "议事：{matters} 项，立项 {adopted}，不立项 {rejected}，再议 {again}",
	"demo.count.votes": "表决：{all} 票，其中聊天里 {byChat} 票",
	"demo.count.tasks": "办理：已办结 {done}，办理中 {doing}，上报 {escalated}",
	"demo.items.equation": "{opinions} 条意见 → {claims} 个诉求 = {placed} 并入 {items} 项 + {aside} 另列",
	"demo.items.hand": "自动归并出 {proposed} 项；要人动手：逐项确认 {proposed} 项，另列 {byHand} 个；告诉了 {told} 个人",
	"demo.check.ok": "核对：{what}，{of} 个都对",
	"demo.check.wrong": "核对不上：{what}，{of} 个里错 {wrong} 个",
	"demo.what.understood": "村口的话模拟村民都听得懂",
	"demo.what.heard": "村民的各种答法村口都听得懂",
	"demo.what.answers": "库里的答案就是村民给的",
	"demo.what.changes": "改过的答案都留了底，没有多记",
	"demo.what.tally": "实时计数等于重新数一遍",
	"demo.what.opinions": "每条意见都在，一字不差",
	"demo.what.numbers": "意见编号不跳不重",
	"demo.what.bindings": "登记码用的次数等于登记的手机",
	"demo.what.messages": "收的都办了，发的都送到了",
	"demo.what.seen": "按了“已阅”的都记下了，没有多记",
	"demo.what.coverage": "公告覆盖的户数等于重新数一遍",
	"demo.what.questions": "每个提问都在",
	"demo.disclosing": "公开一个月的四务 …",
	"demo.count.notices": "公告：{notices} 份，合成一条发到 {told} 部手机，已阅 {seen} 人次，质询 {questions} 个，回答 {answered} 个",
	"demo.door.public": "公开栏：{url}",
	"demo.door.chat": "村民聊天（{household} 户还没登记，码 {code} 已填好）：{url}",
	"demo.door.console": "工作台（登录名 {name}，密码 {password}）：{url}",
	"demo.door.stop": "看完按 Ctrl-C 停止。下次运行会重新编一遍。",
	"demo.stopping": "正在停止 …",
} as const

export type DemoKey = keyof typeof zh

const en: Readonly<Record<DemoKey, string>> = {
	"demo.folder.foreign": "The folder {folder} holds things no demo left there; it was not touched. Choose an empty folder with --data.",
	"demo.folder.busy":
		"Another demo is running in {folder}; it was not touched. Stop that one with Ctrl-C, or choose another folder with --data.",
	"demo.preparing": "Making {village} (演示数据): {households} households …",
	"demo.published": "The survey “{title}” is published. Residents come in …",
	"demo.progress": "{done} / {all} households have been here",
	"demo.delivering": "Delivering the last messages …",
	"demo.title": "{village} · 演示数据 (made-up data)",
	"demo.count.people": "roster: {households} households, {persons} persons",
	"demo.count.bound": "enrolled: {households} households, {persons} persons",
	"demo.count.survey": "survey: {started} households began, {completed} finished, {answers} answers, {changed} changed",
	"demo.count.opinions": "opinions: {all}, {withdrawn} of them withdrawn",
	"demo.count.messages": "messages: {in} in, {out} out, {seconds} s, {rate} a second",
	"demo.council": "The council debates 63 matters by chat, one by one …",
	"demo.count.council": "council: {matters} matters, {adopted} adopted, {rejected} rejected, {again} to be taken up again",
	"demo.count.votes": "votes: {all}, {byChat} of them by chat",
	"demo.count.tasks": "carried out: {done} done, {doing} under way, {escalated} escalated",
	"demo.items.equation": "{opinions} opinions → {claims} claims = {placed} in {items} items + {aside} set aside",
	"demo.items.hand": "{proposed} items proposed; left to a person: accepting {proposed}, setting aside {byHand}; {told} people told",
	"demo.check.ok": "checked: {what}, all {of}",
	"demo.check.wrong": "does not fit: {what}, {wrong} of {of}",
	"demo.what.understood": "simulated residents understood every word",
	"demo.what.heard": "every way of answering was understood",
	"demo.what.answers": "stored answers are those given",
	"demo.what.changes": "replaced answers are kept, and no others",
	"demo.what.tally": "the live tally equals the recount",
	"demo.what.opinions": "every opinion is there, word for word",
	"demo.what.numbers": "opinion numbers have no gap and no double",
	"demo.what.bindings": "uses of codes equal the phones enrolled",
	"demo.what.messages": "all that came in is done, all that was said is delivered",
	"demo.what.seen": "every press of “seen” was noted once",
	"demo.what.coverage": "the coverage of notices is that of a recount",
	"demo.what.questions": "every question is there",
	"demo.disclosing": "A month of disclosure …",
	"demo.count.notices":
		"Notices: {notices}, in one message to {told} phones, seen {seen} times, {questions} questions, {answered} answered",
	"demo.door.public": "Public page: {url}",
	"demo.door.chat": "resident's chat (household {household} is not enrolled yet, its code {code} is filled in): {url}",
	"demo.door.console": "console (user {name}, password {password}): {url}",
	"demo.door.stop": "Ctrl-C stops it. The next run makes everything anew.",
	"demo.stopping": "Stopping …",
}

export type DemoSay = (key: DemoKey | FolderFault | `demo.what.${CheckId}`, values?: Readonly<Record<string, string | number>>) => string

export function demoSay(locale: Locale): DemoSay {
	return speaker([{ "zh-CN": zh, en }], locale)
}
