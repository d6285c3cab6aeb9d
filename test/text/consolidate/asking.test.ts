/** 是不是同一件事？ is asked of what may be one matter, and not of every neighbour's. */
import { expect, test } from "vitest"
import { Consolidator, isWorthAsking, Nearby } from "../../../src/text/consolidate/index.ts"

const consolidator = new Consolidator()

function isAsked(known: string, fresh: string): boolean {
	const [one, other] = [known, fresh].map((body, index) => consolidator.read({ id: `${index}`, title: "", body }))
	if (one === undefined || other === undefined) throw new Error("no words")
	const nearby = new Nearby("issue", 0)
	nearby.add(one.vectors.issue)
	return nearby.near(other.vectors.issue).some(({ likeness }) => isWorthAsking(other, one, likeness))
}

test.each([
	["九组东边的水渠堵了，水下不来", "九组东边水渠又堵了，田里没有水", true],
	["我们这一片的水水压小，早晚没水", "我们这一片水压太小了，早上没水", true],
	["通往承包田的机耕道坑太多，三轮车走不了", "机耕道上坑太多了，三轮车没法走", true],
	["李家湾的路灯坏了", "路灯坏了好几天", true],
	["李家湾的路灯坏了", "锦绣花园小区的路灯坏了", false],
	["三组的路灯坏了", "五组的路灯坏了", false],
	["三组的路灯坏了", "三组的水渠堵了", false],
	["三组的路灯坏了", "三组路灯该换了，再说一次", true],
])("%s / %s: %s", (known, fresh, asked) => {
	expect(isAsked(known, fresh)).toBe(asked)
})
