/** What the console says of parcels' pictures. */
export const photoWords = {
	"zh-CN": {
		"signoff.photos.title": "地块照片和图",
		"signoff.photos.hint":
			"文件名写地块编号，比如 X-001.jpg。可以一次选多张，也可以打成一个 zip。每张不超过 3 MB。照片里的拍摄地点会去掉。再传同一编号，换成新的。",
		"signoff.photos.files": "照片、图或 zip",
		"signoff.photos.send": "上传",
		"signoff.photos.put": "收下 {count} 张，签字页上看得到了",
		"signoff.photos.refused": "这 {count} 个没有收，别的都收下了：",
		"signoff.photos.why.noParcel": "{name}：没有这个编号的地块，请改文件名再传",
		"signoff.photos.why.twice": "{name}：这个编号已经有一张，只收了前一张",
		"signoff.photos.why.too-large": "{name}：太大，请缩小到 3 MB 以内（zip 不超过 60 MB）",
		"signoff.photos.why.not-picture": "{name}：不是照片，只收 JPG、PNG、WebP、GIF",
		"signoff.photos.why.zip": "{name}：打不开，请重新打包再传",
		"signoff.photos.all": "每块地都有照片或图了。",
		"signoff.photos.without": "{rows} 块地里，还有 {count} 块没有照片或图。",
		"signoff.photos.see": "看图",
	},
	en: {
		"signoff.photos.title": "Photos and maps of parcels",
		"signoff.photos.hint":
			"Name each file by the parcel's number, X-001.jpg. Several at once, or one zip; 3 MB each at most. Where they were taken is removed. Another one of the same number takes its place.",
		"signoff.photos.files": "Photos, maps, or a zip",
		"signoff.photos.send": "Upload",
		"signoff.photos.put": "{count} taken; they are on the signing page now",
		"signoff.photos.refused": "These {count} were not taken, all others were:",
		"signoff.photos.why.noParcel": "{name}: there is no parcel of this number; rename it and send it again",
		"signoff.photos.why.twice": "{name}: this number has one already; only the first was taken",
		"signoff.photos.why.too-large": "{name}: too large; 3 MB at most (a zip 60 MB)",
		"signoff.photos.why.not-picture": "{name}: no picture; JPG, PNG, WebP or GIF",
		"signoff.photos.why.zip": "{name}: cannot be opened; pack it again",
		"signoff.photos.all": "Every parcel has a photo or map.",
		"signoff.photos.without": "{count} of {rows} parcels have no photo or map yet.",
		"signoff.photos.see": "Picture",
	},
} as const
