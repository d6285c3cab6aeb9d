/** What 100,000 households leave behind in the console's way: written by SQL, for by the message path it would take an hour. */
import { openSqlite } from "../src/store/sqlite.ts"
import { dayMs } from "../src/text/date.ts"
import { emptyContent } from "../src/village/notice/index.ts"
import { benchVillage } from "./seed.ts"

export const campaignId = "campaign"
export const noticeId = "notice"
const groups = 100
const grids = 20

/** Rows beside the roster, by what they are called in the note. */
export const amounts = { answers: 500_000, notices: 2_000, tasks: 3_000, items: 2_000, records: 200_000, visits: 20_000 } as const

/** `n` counts from 0. */
const counted = (rows: number): string => `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows - 1})`

/**
 * Groups and grids, every second head with a chat, three messages each; an open survey answered by all heads, an open sign-off of every household,
 * a notice to every head. The survey was published before, its first question has the id `q1` and the options `o1` to `o5`.
 */
export function fillConsole(file: string, of: { readonly surveyId: string; readonly now: number; readonly households: number }): void {
	const { surveyId, now, households } = of
	const v = `'${benchVillage}'`
	const db = openSqlite(file)
	const run = (...statements: readonly string[]) => db.transaction(() => statements.forEach((sql) => void db.exec(sql)))()
	run(
		`INSERT INTO resident_group (village_id, id, kind, name) ${counted(groups)} SELECT ${v}, 'g' || i, 'group', (i + 1) || '组' FROM n`,
		`INSERT INTO resident_group (village_id, id, kind, name) ${counted(grids)} SELECT ${v}, 'w' || i, 'grid', (i + 1) || '网格' FROM n`,
		`UPDATE household SET group_id = 'g' || (cast(number AS int) % ${groups}), grid_id = 'w' || (cast(number AS int) % ${grids})`,
	)
	run(
		`INSERT INTO chat (id, channel, account, address, is_group, next_seq, person_id, village_id, created_at, last_inbound_at)
			${counted(households / 2)} SELECT 'c' || i, 'telegram', 'bench', i, 0, 3, 'p' || (i * 2) || '-0', ${v}, 0, ${now - dayMs} FROM n`,
		`INSERT INTO binding (chat_id, village_id, person_id, how, bound_at, head_by) SELECT id, village_id, person_id, 'code', 0, 'phone' FROM chat`,
		...[0, 1, 2].map(
			(seq) => `INSERT INTO outbox (chat_id, lane, seq, id, status, due_at, attempts, parts_sent, created_at, sent_at, cause)
				SELECT id, '${seq === 0 ? "bulk" : "dialog"}', ${seq + 1}, id || '-${seq}', CASE WHEN rowid % 500 = ${seq} THEN 'dead' ELSE 'sent' END,
				${now - seq * dayMs}, 1, 1, ${now - seq * dayMs}, ${now - seq * dayMs}, CASE WHEN rowid % 500 = ${seq} THEN 'gone' END FROM chat`,
		),
	)
	const answered = amounts.answers / 5
	run(
		`INSERT INTO survey_response (village_id, survey_id, respondent, revision, started_by, channel, started_at, completed_at)
			${counted(answered)} SELECT ${v}, '${surveyId}', 'p' || i || '-0', 1, 'p' || i || '-0', 'telegram', ${now} - i, ${now} - i FROM n`,
		...["q1", "q2", "q3", "q4"].flatMap((question) => [
			`INSERT INTO survey_answer (village_id, survey_id, respondent, question_id, version, value, kind, answered_by, channel, at)
				SELECT village_id, survey_id, respondent, '${question}', 1, '{"kind":"single","option":"o' || (started_at % 5 + 1) || '"}', 'single', respondent,
				channel, started_at FROM survey_response`,
			`INSERT INTO survey_tally (village_id, survey_id, question_id, option, stripe, count, sum)
				SELECT village_id, survey_id, '${question}', 'o' || (started_at % 5 + 1), 0, count(*), 0 FROM survey_response GROUP BY started_at % 5`,
		]),
		`INSERT INTO survey_answer (village_id, survey_id, respondent, question_id, version, value, kind, answered_by, channel, at)
			SELECT village_id, survey_id, respondent, 'q5', 1, '{"kind":"text","text":"村里的路该修了，越早越好。"}', 'text', respondent, channel, started_at
			FROM survey_response`,
		`INSERT INTO survey_tally (village_id, survey_id, question_id, option, stripe, count, sum) VALUES (${v}, '${surveyId}', 'q5', '', 0, ${answered}, 0)`,
	)
	run(
		`INSERT INTO signoff_campaign (village_id, id, title, kind, level, signer, state, statement_version, statement_hash, version, opened_at, closes_at, posting_days, reminders)
			VALUES (${v}, '${campaignId}', '确权签字', 'land', 'A', 'adult', 'open', 1, 'h', 1, ${now - 9 * dayMs}, ${now + 9 * dayMs}, 15, '7,2')`,
		`INSERT INTO signoff_statement (village_id, campaign_id, version, text, spoken, hash, created_at)
			VALUES (${v}, '${campaignId}', 1, '以上地块属实。', '地块属实。', 'h', ${now})`,
		`INSERT INTO signoff_household (village_id, campaign_id, household_id, number, place, group_name, grid_name, status, is_reached, is_paper, open_cases,
				signer, answer_id, receipt, rows_version, rows_hash, answers, updated_at)
			SELECT h.village_id, '${campaignId}', h.id, h.number, h.rowid, (cast(number AS int) % ${groups} + 1) || '组', (cast(number AS int) % ${grids} + 1) || '网格',
				CASE WHEN h.rowid % 100 = 0 THEN 'objected' WHEN h.rowid % 3 = 0 THEN 'pending' ELSE 'confirmed' END, h.rowid % 2, 0, h.rowid % 100 = 0,
				CASE WHEN h.rowid % 3 > 0 THEN 'p' || substr(h.id, 2) || '-0' END, CASE WHEN h.rowid % 3 > 0 THEN 'a' || h.id END,
				CASE WHEN h.rowid % 3 > 0 THEN 'r' || h.id END, 1, 'h', 1, ${now} FROM household h`,
		`INSERT INTO signoff_answer (village_id, id, campaign_id, household_id, n, answer, signer, capacity, means, level, statement_version, rows_version, standing,
				at, receipt, ledger_seq)
			SELECT village_id, answer_id, campaign_id, household_id, 1, CASE status WHEN 'objected' THEN 'object' ELSE 'confirm' END, signer, 'head', 'chat', 'A', 1, 1,
				'effective', updated_at, receipt, 0 FROM signoff_household WHERE answer_id IS NOT NULL`,
		`INSERT INTO signoff_case (village_id, id, campaign_id, household_id, answer_id, row_number, reason, opened_at)
			SELECT village_id, 'k' || household_id, campaign_id, household_id, 'a' || household_id, 'X-1', '面积不对', ${now} FROM signoff_household WHERE status = 'objected'`,
		...[
			["village", "''"],
			["group", "group_name"],
			["grid", "grid_name"],
		].map(
			([
				scope,
				name,
			]) => `INSERT INTO signoff_tally (village_id, campaign_id, scope, name, due, reached, confirmed, paper, objected, conflict)
				SELECT village_id, campaign_id, '${scope}', ${name}, count(*), sum(is_reached), sum(status = 'confirmed'), 0, sum(status = 'objected'), 0
				FROM signoff_household GROUP BY village_id, campaign_id, ${name}`,
		),
	)
	const content = JSON.stringify({ ...emptyContent, title: "停水", body: "自来水管要接新线，请提前接好水。", spoken: "停水。" })
	run(
		`INSERT INTO notice (village_id, id, category, state, title, number, version, draft_version, drafted_by, published_at, revised_at, created_at)
			${counted(amounts.notices)} SELECT ${v}, CASE i WHEN 0 THEN '${noticeId}' ELSE 'n' || i END, 'village', 'published', '第 ' || i || ' 份公告', 'BN-2026-' || i, 1, 1,
			'b', ${now} - i * 3600000, ${now} - i * 3600000, ${now} - i * 3600000 FROM n`,
		`INSERT INTO notice_version (village_id, notice_id, version, number, title, content, hash, why, published_at, published_by, ledger_seq)
			SELECT village_id, id, 1, number, title, '${content}', '${"0".repeat(64)}', '', published_at, 'b', rowid FROM notice`,
		`INSERT INTO notice_broadcast (village_id, id, state, notices, starts_at, cursor, sweep, is_planned, started_by, created_at)
			VALUES (${v}, 'b', 'running', '[{"id":"${noticeId}","version":1}]', ${now - dayMs}, 'p', '', 1, 'b', ${now - dayMs})`,
		`INSERT INTO notice_recipient (village_id, notice_id, version, person_id, broadcast_id, household_id, group_name, grid_name, way, chat_id, message_id, planned_at,
				delivered_at, seen_at, seen_how)
			SELECT village_id, '${noticeId}', 1, 'p' || substr(household_id, 2) || '-0', 'b', household_id, group_name, grid_name,
				CASE place % 2 WHEN 1 THEN 'open' ELSE 'no-chat' END, CASE place % 2 WHEN 1 THEN 'c' || (place / 2) END,
				CASE place % 2 WHEN 1 THEN 'c' || (place / 2) || '-0' END, ${now - dayMs}, ${now - dayMs}, CASE place % 3 WHEN 0 THEN ${now} END,
				CASE place % 3 WHEN 0 THEN 'button' END FROM signoff_household`,
	)
	run(
		`INSERT INTO work_task (village_id, id, number, title, text, responsible_id, deadline, state, reopened, created_at)
			${counted(amounts.tasks)} SELECT ${v}, 't' || i, 'BNRW-2026-' || i, '修路灯 ' || i, '路灯坏了', 'p' || i || '-0', ${now} + (i - 500) * 86400000,
			CASE i % 3 WHEN 0 THEN 'doing' WHEN 1 THEN 'todo' ELSE 'done' END, 0, ${now} - i * 1000 FROM n`,
		`INSERT INTO work_event (village_id, task_id, step, at, kind, to_state, actor_name, note, photos)
			SELECT village_id, id, 1, created_at, 'made', 'todo', '', '', '[]' FROM work_task`,
		`INSERT INTO item (village_id, id, title, category, state, why, confidence, created_at)
			${counted(amounts.items)} SELECT ${v}, 'i' || i, '路灯 ' || i, 'roads', 'accepted', '', 90, ${now} FROM n`,
		`INSERT INTO item_claim (village_id, id, seq, opinion_id, start, "end", fate, item_id, flags)
			SELECT village_id, 'm' || rowid, rowid, id, 0, 5, 'item', 'i' || (rowid % ${amounts.items}), '[]' FROM opinion`,
		`INSERT INTO outreach_visit (village_id, id, purpose, target, household_id, person_id, is_spoken, at, visitor, said, next, entered_by, created_at)
			${counted(amounts.visits)} SELECT ${v}, 'u' || i, 'enrol', 'h' || i, 'h' || i, 'p' || i || '-0', i % 2, ${now} - i * 1000, '王网格', '', 'none', 'b', ${now} FROM n`,
		`INSERT INTO record (village_id, id, at, event, subject, actor, data)
			${counted(amounts.records)} SELECT ${v}, 'e' || i, ${now} - i * 60000, CASE i % 4 WHEN 0 THEN 'people.code-read' ELSE 'people.bound' END, 'h' || i, NULL, '{}' FROM n`,
		`INSERT INTO task (village_id, id, kind, household_id, subject, created_at)
			${counted(1_000)} SELECT ${v}, 'q' || i, 'help', 'h' || i, 'x', ${now} - i FROM n`,
	)
	db.exec("ANALYZE")
	db.close()
}
