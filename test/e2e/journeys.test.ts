import { describe, expect, test } from "vitest"
import { sampleBytes } from "../../src/demo/media.ts"
import { putMatter } from "../../src/village/council/commands-matters.ts"
import { bodiesOf } from "../../src/village/council/index.ts"
import { everybody } from "../../src/village/people/index.ts"
import { onStage } from "./demo-stage.ts"
import { goTo } from "./desk.ts"
import { picture } from "./guide-pictures.ts"
import { openPhone } from "./phone.ts"
import { roleSteps } from "./role-steps.ts"
import { deskView, expectFit, phoneView, seenText } from "./watch.ts"

const on = onStage()

describe.each([
	["phone", phoneView],
	["desk", deskView],
] as const)("on a %s", (width, view) => {
	test.each(roleSteps)("$name", { timeout: 120_000 }, async ({ name, roles: held, steps, hidden }) => {
		const context = await on.stage.staff(on.browser, view, { name: `${name}${width === "phone" ? "甲" : "乙"}`, roles: held })
		const page = await context.newPage()
		await page.goto(`${on.stage.url}/console`)
		await page.getByRole("heading", { name: "今日待办" }).waitFor()
		const ofSecretary = held.includes("secretary")
		if (ofSecretary) await picture(page, `console-home-${width}`)
		// Every way there is leads somewhere: what the first page shows opens.
		for (const address of await page.locator("main a").evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""))) {
			const answer = await page.request.get(`${on.stage.url}${address}`)
			expect([name, address, answer.status()]).toEqual([name, address, 200])
		}
		for (const section of hidden) expect(await page.getByRole("link", { name: section, exact: true }).count()).toBe(0)
		if (ofSecretary && width === "phone") {
			await page.locator("summary", { hasText: "菜单" }).click()
			await picture(page, "console-menu-phone")
			await page.locator("summary", { hasText: "菜单" }).click()
		}
		for (const step of steps) {
			await goTo(page, step.section)
			await page.getByRole("heading", { level: 1, name: step.heading }).waitFor()
			expect(await seenText(page.locator('.bar nav a[aria-current="page"]:visible'))).toBe(width === "phone" ? "" : step.section)
			// The list of guides names programs.
			if (width === "phone" && step.section !== "帮助") await expectFit(page)
			if (step.picture !== undefined) await picture(page, `${step.picture}-${width}`)
		}
		await context.close()
	})

	test("the console without a mouse: past the sections with one key, and what is pressed next is seen", { timeout: 60_000 }, async () => {
		const context = await on.stage.staff(on.browser, view, { name: `演示键盘${width === "phone" ? "甲" : "乙"}`, roles: ["secretary"] })
		const page = await context.newPage()
		await page.goto(`${on.stage.url}/console/opinions`)
		await page.keyboard.press("Tab")
		expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("跳到正文")
		await page.keyboard.press("Enter")
		expect(await page.evaluate(() => document.activeElement?.id)).toBe("main")
		// From here on each stop is within the text, below or beside the one before, and has a line around it.
		let before = -1
		for (let stop = 0; stop < 4; stop++) {
			await page.keyboard.press("Tab")
			const at = await page.evaluate(() => {
				const element = document.activeElement
				const box = element?.getBoundingClientRect()
				const all = [...document.querySelectorAll("*")]
				return {
					isInMain: element?.closest("main") !== null,
					outline: element === null ? "" : getComputedStyle(element).outlineStyle,
					isSeen: box !== undefined && box.width > 0 && box.height > 0,
					order: element === null ? -1 : all.indexOf(element),
				}
			})
			expect(at).toMatchObject({ isInMain: true, outline: "solid", isSeen: true })
			expect(at.order).toBeGreaterThan(before)
			before = at.order
		}
		if (width === "phone") {
			const menu = page.locator("summary", { hasText: "菜单" })
			await menu.focus()
			await page.keyboard.press("Enter")
			await page.keyboard.press("Tab")
			expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("首页")
		}
		await context.close()
	})

	test("from hand to hand: the committee gives a task, the group leader reports it, the supervisor looks", {
		timeout: 120_000,
	}, async () => {
		const mark = width === "phone" ? "甲" : "乙"
		const { house } = on.stage.service
		const [doer] = await house.store.read((reader) => everybody(reader, on.stage.village.id, house.clock()))
		const title = `清理${mark}号水沟`
		const open = async (name: string, role: string) =>
			(await on.stage.staff(on.browser, view, { name: `${name}${mark}手`, roles: [role] })).newPage()

		const committee = await open("演示村干部", "committee")
		await committee.goto(`${on.stage.url}/console/tasks`)
		await committee.getByRole("link", { name: "派任务" }).click()
		await committee.getByLabel("做什么").fill(title)
		await committee.getByLabel("户号").fill(doer?.householdNumber ?? "")
		await committee.getByLabel("谁负责").fill(doer?.name ?? "")
		await committee.getByLabel("期限").fill("2099-12-31")
		await committee.getByRole("button", { name: "派出去" }).click()
		await committee.getByText("任务派出去了。").waitFor()

		const leader = await open("演示组长", "group-leader")
		await leader.goto(`${on.stage.url}/console/tasks`)
		await leader.getByRole("link", { name: title }).click()
		const report = leader.locator("form[action$='/progress']")
		await report.getByLabel("说明").fill("挖了三天，水通了")
		await report.getByLabel("照片").setInputFiles({ name: "水沟.png", mimeType: "image/png", buffer: Buffer.from(sampleBytes.image) })
		await report.getByRole("button", { name: "报办完" }).click()
		await leader.getByText("报办完了，等人核验。").waitFor()
		await expectFit(leader)

		const supervisor = await open("演示监督员", "supervisor")
		await supervisor.goto(`${on.stage.url}/console/tasks?state=checking`)
		await supervisor.getByRole("link", { name: title }).click()
		const check = supervisor.locator("form[action$='/check']")
		await check.getByLabel("照片").setInputFiles({ name: "看过.png", mimeType: "image/png", buffer: Buffer.from(sampleBytes.image) })
		await check.getByRole("button", { name: "办好了" }).click()
		await supervisor.getByText("核验记下了。").waitFor()
		expect(await seenText(supervisor.locator("main"))).toMatch(/报办完 挖了三天，水通了[\s\S]*核验通过/)
		await expectFit(supervisor)
		for (const page of [committee, leader, supervisor]) await page.context().close()
	})

	test("the legal adviser lets a major matter through, and only then can it be voted on", { timeout: 60_000 }, async () => {
		const { house } = on.stage.service
		const villageId = on.stage.village.id
		const title = `把旧校舍租出去（${width === "phone" ? "甲" : "乙"}）`
		const matter = await house.store.tx(async (tx) => {
			const [body] = await bodiesOf(tx, villageId)
			const of = { villageId, bodyId: body?.id ?? "", title, text: "租期三年。", kind: "major" as const }
			const put = await putMatter(tx, { house, now: house.clock(), by: null }, of)
			if (!put.ok) throw new Error(put.code)
			return put.matter
		})
		const shut = "未经合法性审查的，不得提交表决"
		const context = await on.stage.staff(on.browser, view, { name: `演示法律顾问${width === "phone" ? "甲" : "乙"}审`, roles: ["legal"] })
		const page = await context.newPage()
		await page.goto(`${on.stage.url}/console/council`)
		await page.getByRole("link", { name: title }).click()
		await page.getByText(shut).waitFor()
		await expectFit(page)
		await page.getByLabel("合法性审查：通过").check()
		await page.getByLabel("审查意见").fill("合同里写明租金和修缮由谁出。")
		await page.getByRole("button", { name: "保存" }).click()
		await page.getByText("审查意见记下了。").waitFor()
		expect(await page.getByText(shut).count()).toBe(0)
		expect(await page.getByText("合同里写明租金和修缮由谁出。").count()).toBe(1)
		const refused = await page.request.get(`${on.stage.url}/console/roster`)
		expect([matter.state, refused.status()]).toEqual(["listed", 403])
		await context.close()
	})

	test("the grid worker notes a visit, and the household is off the list", { timeout: 60_000 }, async () => {
		const context = await on.stage.staff(on.browser, view, {
			name: `演示网格员${width === "phone" ? "甲" : "乙"}访`,
			roles: ["grid-worker"],
		})
		const page = await context.newPage()
		await page.goto(`${on.stage.url}/console/outreach`)
		const left = page.getByRole("link", { name: "记结果" })
		const purposes = await page
			.locator("main a[href^='/console/outreach/']")
			.evaluateAll((all) => all.map((one) => one.getAttribute("href") ?? ""))
		for (const purpose of purposes) {
			await page.goto(`${on.stage.url}${purpose}`)
			if ((await left.count()) > 0) break
		}
		const before = await left.count()
		expect(before).toBeGreaterThan(0)
		await left.first().click()
		const whom = (await seenText(page.locator("h1"))).replace("记结果：", "")
		await page.getByLabel("说上话了", { exact: true }).check()
		await page.getByLabel("说了什么").fill("在家，不会用手机")
		await page.getByLabel("不用再做什么").check()
		await expectFit(page)
		await page.getByRole("button", { name: "保存" }).click()
		await page.getByText("记好了。").waitFor()
		expect(await left.count()).toBe(before - 1)
		await page.getByText("在家，不会用手机").first().waitFor()
		expect(await seenText(page.locator("main"))).toContain(whom.split(" ")[1])
		await context.close()
	})

	test("a resident: enrols, answers, speaks up, reads what is public", { timeout: 120_000 }, async () => {
		// One household's code serves a phone and a desk: it opens as often as there are adults, and once more.
		const phone = await openPhone(await on.stage.visitor(on.browser, view), `${on.stage.url}/chat?c=${on.stage.guest.code}`)
		expect(await phone.send()).toContain("您是哪一位")
		await picture(phone.page, `enrol-${width}`)
		await phone.say("2")
		expect(await phone.press("同意，登记")).toContain("登记好了")
		expect(await phone.say("问卷")).toContain("清江村环境整治问卷")
		await phone.say("退出")
		// The same words twice from one person would be one opinion.
		expect(await phone.say(`提意见 ${width === "phone" ? "三组路口的路灯不亮了" : "八组的水渠堵了"}`)).toMatch(/编号 QJ-\d{4}-\d{4}/)
		await phone.say("算了，不写名字")
		await picture(phone.page, `opinion-chat-${width}`)
		await phone.page.goto(`${on.stage.url}/v/QJ`)
		await expectFit(phone.page)
		await picture(phone.page, `public-${width}`)
		await phone.page.goto(`${on.stage.url}/help`)
		await phone.page.getByRole("heading", { level: 1, name: "村口怎么用（给村民）" }).waitFor()
		expect(phone.complaints).toEqual([])
		await phone.page.context().close()
	})
})

test("a survey's results on the secretary's phone", { timeout: 60_000 }, async () => {
	const context = await on.stage.staff(on.browser, phoneView, { name: "演示文书丙", roles: ["secretary"] })
	const page = await context.newPage()
	await page.goto(`${on.stage.url}/console/surveys`)
	await page.getByRole("link", { name: "清江村环境整治问卷" }).click()
	await page.getByText("实时统计与逐条重算一致").waitFor()
	await picture(page, "survey-phone")
	await context.close()
})

test("a household's page has what it answered, signed and was visited for, each for who may see it", { timeout: 60_000 }, async () => {
	const sections = async (name: string, roles: readonly string[]) => {
		const context = await on.stage.staff(on.browser, phoneView, { name, roles })
		const page = await context.newPage()
		await page.goto(`${on.stage.url}/console/roster?q=001`)
		await page.getByRole("link", { name: /^001/ }).click()
		await page.getByRole("heading", { name: "户号 001" }).waitFor()
		await expectFit(page)
		const text = await seenText(page.locator("main"))
		await context.close()
		return text
	}
	const secretary = await sections("演示文书丁", ["secretary"])
	expect(secretary).toMatch(/问卷\s*清江村环境整治问卷\s*(答完了|没答)/)
	expect(secretary).toMatch(/签字确认\s*承包地确权签字（演示数据）\s*已确认/)
	expect(secretary).toMatch(/走访\s*还没有/)
	expect(secretary).toMatch(/经过\s*登记了一部手机/)
	const contact = await sections("演示联系员丁", ["contact"])
	expect(contact).toMatch(/签字确认\s*承包地确权签字/)
	expect(contact, "the record is not for everybody").not.toContain("经过")
	expect(contact, "nor is who answered what").not.toContain("清江村环境整治问卷")
})
