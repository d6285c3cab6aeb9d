/** What the doctor says: each finding with what to do. */
const wordsZh = {
	"doctor.level.ok": "好　",
	"doctor.level.warn": "注意",
	"doctor.level.fail": "不行",
	"doctor.config.ok": "设置都对。",
	"doctor.config.bad": "{problem}",
	"doctor.channels.ok": "通道：{list}。",
	"doctor.channel.says": "{words}",
	"doctor.wechat.ok": "服务号：公众平台“服务器配置”的 URL 请填 {url}，选安全模式。",
	"doctor.wechat.plain":
		"服务号没有设 WECHAT_OA_AES_KEY，消息不加密收发，别人可能冒充微信送消息进来。请在公众平台选安全模式，把 43 位密钥填进来。",
	"doctor.wechat.url": "服务号要微信找得到的 PUBLIC_URL（https 网址，443 端口），现在没有，收不到消息，页面也认不出是谁。",
	"doctor.url.ok": "PUBLIC_URL 是 {url}，手机从这里进来。",
	"doctor.url.none":
		"没有设 PUBLIC_URL：手机打不开，信上没有二维码，不发链接。请设成手机能打开的网址，再设 HOST=0.0.0.0 或放在反向代理后面。",
	"doctor.url.loopback": "PUBLIC_URL 是 {url}，只有这台机器能打开：信上没有二维码，不发链接。请改成手机能打开的网址。",
	"doctor.url.http": "PUBLIC_URL 是 {url}，没有加密，路上的人看得到内容。只在自己的无线网里试用可以；正式用请换成 https。",
	"doctor.proxy.ok": "前面的代理（TRUST_PROXY={proxies}）转来的真实地址会采用。",
	"doctor.proxy.none": "没有设 TRUST_PROXY，也没有用 https：不采用任何代理转来的地址。",
	"doctor.proxy.missing":
		"PUBLIC_URL 是 https，前面应该有代理，却没有设 TRUST_PROXY：所有人看起来都来自代理这一个地址，有人发得太快，会连累别人。代理就在这台机器上，请设 TRUST_PROXY=loopback；在别的机器上，请填它的地址。",
	"doctor.folder.ok": "数据文件夹 {folder} 能写。",
	"doctor.folder.new": "数据文件夹 {folder} 还没有，第一次启动时会建。",
	"doctor.folder.readonly": "数据文件夹 {folder} 不能写（{code}）。请改它的主人或权限，让运行村口的账号能写。",
	"doctor.disk.ok": "磁盘还剩 {free}。",
	"doctor.disk.low": "磁盘只剩 {free}。升级和备份都要地方，请腾出至少 2 GB。",
	"doctor.disk.full": "磁盘只剩 {free}，快存不下了。请马上清理，再启动村口。",
	"doctor.clock.ok": "时钟：{time}（时区 {zone}）。",
	"doctor.clock.absurd": "时钟是{time}（时区 {zone}），显然不对。编号、期限都靠它：请打开网络对时，再启动村口。",
	"doctor.clock.back": "时钟是{time}（时区 {zone}），比库里最新的消息还早 {minutes} 分钟，被往回拨过。请打开网络对时。",
	"doctor.secret.ok": "密钥在，别人读不到。",
	"doctor.secret.missing": "还没有密钥，第一次启动时会生成 secret.key。请和数据分开另存一份。",
	"doctor.secret.lost": "有数据库，却没有密钥 secret.key：以前加密的电话、登记码都打不开。请从备份里找回 secret.key，不要让它重新生成。",
	"doctor.secret.unsafe": "密钥 secret.key 别的账号也能读。请运行 chmod 600 secret.key。",
	"doctor.secret.bad": "密钥用不了（{code}）。请用备份里的 secret.key 换回来，或检查 SECRET_KEY。",
	"doctor.database.ok": "数据库（{engine}）能连上。",
	"doctor.database.new": "数据库（{engine}）还没有，第一次启动时会建。",
	"doctor.database.down":
		"数据库（{engine}）打不开（{code}）。PostgreSQL：请检查 DATABASE_URL，确认它已启动。SQLite：请检查文件权限，或从备份恢复。",
	"doctor.database.damaged": "数据库文件坏了：{detail}。请停下村口，从最近的备份恢复，并检查磁盘。",
	"doctor.migrations.ok": "数据库是最新的。",
	"doctor.migrations.new": "数据库第一次启动时会建到最新。",
	"doctor.migrations.pending": "数据库还差 {count} 步升级。启动时会自动做，也可以先运行 cunkou migrate。",
	"doctor.backup.ok": "最近的备份在 {days} 天前。",
	"doctor.backup.old": "最近的备份已经是 {days} 天前了。请再运行 cunkou backup，把备份文件拷到别的机器。",
	"doctor.backup.none": "没有看到备份。请运行 cunkou backup，把备份文件拷到别的机器。",
	"doctor.backup.empty": "还没有数据，不用备份。",
	"doctor.messages.ok": "没有卡住的消息。",
	"doctor.messages.stuck": "有 {count} 条消息卡住了。请到工作台的“消息处理”里看原因，再重发。",
	"doctor.people.ok": "有管理员，有 {count} 个村。",
	"doctor.people.noAdministrator": "还没有管理员。启动时会给出一个只能用一次的链接，请打开它设第一个管理员。",
	"doctor.people.noVillage": "还没有村。请运行 cunkou village add --name 村名 --code 代号。",
	"doctor.sum.fail": "有 {fail} 项不行，{warn} 项要注意。",
	"doctor.sum.warn": "能用，有 {warn} 项要注意。",
	"doctor.sum.ok": "都好。",
} as const

export type DoctorKey = keyof typeof wordsZh

export const doctorWords: { readonly "zh-CN": typeof wordsZh; readonly en: Readonly<Record<DoctorKey, string>> } = {
	"zh-CN": wordsZh,
	en: {
		"doctor.level.ok": "ok  ",
		"doctor.level.warn": "warn",
		"doctor.level.fail": "fail",
		"doctor.config.ok": "All settings are valid.",
		"doctor.config.bad": "{problem}",
		"doctor.channels.ok": "Channels: {list}.",
		"doctor.channel.says": "{words}",
		"doctor.wechat.ok": "服务号: enter {url} as URL under 服务器配置 of the WeChat platform, in secure mode.",
		"doctor.wechat.plain":
			"The 服务号 has no WECHAT_OA_AES_KEY: messages come unencrypted and others could pose as WeChat. Choose secure mode on the platform and set the key of 43 characters.",
		"doctor.wechat.url":
			"The 服务号 needs a PUBLIC_URL that WeChat can reach (https, port 443); there is none, so no messages arrive and pages do not know who opens them.",
		"doctor.url.ok": "PUBLIC_URL is {url}; phones come in there.",
		"doctor.url.none":
			"PUBLIC_URL is not set: phones cannot reach it, no letters are printed and no links sent. Set it to an address phones can open, with HOST=0.0.0.0 or behind a reverse proxy.",
		"doctor.url.loopback": "PUBLIC_URL is {url}, which only this machine can open: no letters, no links. Set an address phones can open.",
		"doctor.url.http":
			"PUBLIC_URL is {url}, unencrypted: others on the way can read along. Fine for a try in your own Wi-Fi; use https for real.",
		"doctor.proxy.ok": "Addresses handed on by the proxies in front (TRUST_PROXY={proxies}) are believed.",
		"doctor.proxy.none": "TRUST_PROXY is not set and there is no https: no handed-on address is believed.",
		"doctor.proxy.missing":
			"PUBLIC_URL is https, so a proxy stands in front, but TRUST_PROXY is not set: everybody seems to come from its one address, and whoever is too fast slows down all. Set TRUST_PROXY=loopback for a proxy on this machine, else its address.",
		"doctor.folder.ok": "The data folder {folder} is writable.",
		"doctor.folder.new": "The data folder {folder} is not there yet; the first start makes it.",
		"doctor.folder.readonly":
			"The data folder {folder} is not writable ({code}). Change its owner or mode for the account that runs cunkou.",
		"doctor.disk.ok": "{free} of disk are free.",
		"doctor.disk.low": "Only {free} of disk are free. Upgrades and backups need room: free at least 2 GB.",
		"doctor.disk.full": "Only {free} of disk are free. Make room at once, then start cunkou.",
		"doctor.clock.ok": "The clock says {time} ({zone}).",
		"doctor.clock.absurd":
			"The clock says {time} ({zone}), which cannot be. Numbers and deadlines depend on it: turn on network time first.",
		"doctor.clock.back":
			"The clock says {time} ({zone}), {minutes} minutes before the newest message stored: it was set back. Turn on network time.",
		"doctor.secret.ok": "The key is there and nobody else can read it.",
		"doctor.secret.missing": "There is no key yet; the first start makes secret.key. Keep a copy apart from the data.",
		"doctor.secret.lost":
			"There is a database but not its key secret.key: sealed phones and codes cannot be opened. Put back the secret.key of a backup; do not have a new one made.",
		"doctor.secret.unsafe": "Other accounts can read secret.key. Run chmod 600 secret.key.",
		"doctor.secret.bad": "The key cannot be used ({code}). Put back the secret.key of a backup, or check SECRET_KEY.",
		"doctor.database.ok": "The database ({engine}) can be reached.",
		"doctor.database.new": "The database ({engine}) is not there yet; the first start makes it.",
		"doctor.database.down":
			"The database ({engine}) cannot be opened ({code}). PostgreSQL: check DATABASE_URL and that it runs. SQLite: check the file's permissions, or restore a backup.",
		"doctor.database.damaged": "The database file is damaged: {detail}. Stop cunkou, restore the latest backup, and check the disk.",
		"doctor.migrations.ok": "The database is up to date.",
		"doctor.migrations.new": "The first start makes the database up to date.",
		"doctor.migrations.pending": "{count} migrations are pending. The start does them, or run cunkou migrate first.",
		"doctor.backup.ok": "The newest backup is {days} days old.",
		"doctor.backup.old":
			"The newest backup is {days} days old. Make another: stop cunkou and copy the whole data folder with secret.key to another machine.",
		"doctor.backup.none": "No backup was found. Run cunkou backup and copy the file to another machine.",
		"doctor.backup.empty": "There is no data yet, so nothing to back up.",
		"doctor.messages.ok": "No message is stuck.",
		"doctor.messages.stuck": "{count} messages are stuck. See why under messages in the console, then send them again.",
		"doctor.people.ok": "There is an administrator, and {count} villages.",
		"doctor.people.noAdministrator":
			"There is no administrator yet. The start prints a link that works once; open it to make the first one.",
		"doctor.people.noVillage": "There is no village yet. Run cunkou village add --name NAME --code CODE.",
		"doctor.sum.fail": "{fail} checks fail, {warn} need a look.",
		"doctor.sum.warn": "It works; {warn} checks need a look.",
		"doctor.sum.ok": "All is well.",
	},
}
