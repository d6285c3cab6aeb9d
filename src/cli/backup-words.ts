/** What the command line says of backups. */
export const backupWords = {
	"zh-CN": {
		"cli.backup.summary": "备份：数据库、照片录音、密钥，合成一个文件，写完再读一遍查过",
		"cli.backup.details":
			"服务开着也能备份。--out 写到哪里；不写就放在 DATA_DIR/backups。备份里有全村的资料和密钥，请拷到别的机器或移动硬盘，锁好。用 PostgreSQL 的也是这一个命令，不用装 pg_dump。",
		"cli.backup.done": "已备份，并且读回来查过：{file}（{files} 个文件，{megabytes} MB）",
		"cli.backup.keyIncluded": "密钥 secret.key 在备份里：请像看管钥匙一样看管这个文件。",
		"cli.backup.keyOutside": "密钥来自 SECRET_KEY，不在备份里。请另外存好：丢了它，电话和登记码就再也打不开。",
		"cli.backup.elsewhere": "请把它拷到别的机器：同一块硬盘坏了，备份也没有了。",
		"cli.backup.none": "{folder} 里还没有数据库，没有可以备份的。请检查 DATA_DIR。",
		"cli.backup.exists": "{file} 已经在了，没有动它，也没有备份。请换个名字。",
		"cli.backup.failed": "没有备份成：{reason}。请运行 cunkou doctor 看看。",

		"cli.bundle.far": "做了 {percent}%…",
		"cli.bundle.done": "整个村已经装进一个文件，并且读回来查过：{file}（{village}，{files} 个文件）",
		"cli.bundle.key": "它的钥匙在 {file}。请和它分开送，到了那边放在它旁边，再运行 cunkou restore。",
		"cli.bundle.imported": "{village}（{code}）进来了：{rows} 行，都查过。现在可以启动服务了。",
		"cli.bundle.demo": "注意：{village} 是演示数据，里面的人和事都是编的。",
		"cli.bundle.accounts": "工作账号没有跟来，请管理员在这边给他们开。以前发出去的链接在这边打不开。",
		"cli.restore.summary": "从备份恢复，先全部查过再放回去",
		"cli.restore.details":
			"FILE 是备份文件，也可以是 LITESTREAM_REPLICA_URL 的地址。先停下服务。数据文件夹里已经有数据库时，要加 --replace：原来的不会删，移到 DATA_DIR 里的 before-restore-… 文件夹。用 PostgreSQL 的，原来的行移到 before_restore_… 这个 schema。坏了的、不是村口的备份一概不恢复，原来的不动。演示村的文件不会进真的系统；只想试一试，就加 --allow-demo。",
		"cli.restore.done": "已恢复 {time} 的备份：{files} 个文件，都查过。现在可以启动服务了。",
		"cli.restore.before": "原来的数据移到了 {folder}，确认没问题以后再删。",
		"cli.restore.keyOutside": "这份备份里没有密钥：请把当时的 SECRET_KEY 设好再启动，不然电话和登记码打不开。",
		"cli.restore.replica":
			"已从随时复制的那一份恢复数据库，查过是好的。照片录音和密钥不在里面：请放回备份里的 media 和 secret.key。现在可以启动服务了。",
		"cli.restore.noLitestream": "这台机器上没有能用的 litestream，没有恢复，什么也没动。请换一台 Linux 或 macOS 的机器。",
		"cli.restore.backup.foreign": "{file} 不是村口的备份，没有恢复，什么也没动。",
		"cli.restore.backup.engine":
			"{file} 是村口的备份，不过是在另一种数据库上做的：SQLite 的备份要恢复到 SQLite，PostgreSQL 的要恢复到 PostgreSQL。没有恢复，什么也没动。请检查 DATABASE_URL。",
		"cli.restore.backup.damaged": "{file} 不完整，或者被改过，没有恢复，什么也没动。请重新拷一份，或者换一份备份。（查到：{detail}）",
		"cli.restore.backup.newer": "这份备份是更新的版本做的，没有恢复，什么也没动。请先把村口升级到那个版本。",
		"cli.restore.backup.occupied": "{folder} 里已经有数据库，没有恢复，什么也没动。确定要换掉，请加 --replace：原来的会移到一边，不会删。",
		"cli.restore.backup.occupied-postgres":
			"DATABASE_URL 的数据库里已经有资料，没有恢复，什么也没动。确定要换掉，请加 --replace：原来的会移到一边，不会删。",
		"cli.restore.backup.village-known": "这里已经有这个村，或者有村用了同样的代号，没有导入，什么也没动。",
		"cli.restore.backup.key": "没有找到这个村的钥匙文件，或者对不上，没有导入，什么也没动。请把 .key 文件放在它旁边。",
		"cli.restore.backup.demo":
			"{file} 是演示数据，里面的人和事都是编的，没有导入，什么也没动。想在这里试一试，请另用一个 DATA_DIR；一定要放进这一套，就加 --allow-demo。",
		"cli.restore.backup.demo-folder":
			"{folder} 是演示用的文件夹，下一次演示会清空它，里面的一切都标着“演示数据”。没有导入，什么也没动。请换一个 DATA_DIR。",
		"cli.restore.backup.running": "服务还开着（或者有人连着数据库），没有恢复，什么也没动。请先停下服务。",
	},
	en: {
		"cli.backup.summary": "back up database, media and key into one file, and read it back",
		"cli.backup.details":
			"The service may be running. --out says where to; without it DATA_DIR/backups. A backup holds everything of the villages and the key: copy it to another machine and lock it away. With PostgreSQL it is the same command; pg_dump is not needed.",
		"cli.backup.done": "Backed up, and read back: {file} ({files} files, {megabytes} MB)",
		"cli.backup.keyIncluded": "The key secret.key is in the backup: guard the file as you guard keys.",
		"cli.backup.keyOutside":
			"The key is SECRET_KEY and not in the backup. Keep it elsewhere: without it phones and codes can never be opened again.",
		"cli.backup.elsewhere": "Copy it to another machine: if this disk dies, so does the backup.",
		"cli.backup.none": "There is no database in {folder}, so there is nothing to back up. Check DATA_DIR.",
		"cli.backup.exists": "{file} is there already and was left alone; nothing was backed up. Choose another name.",
		"cli.backup.failed": "The backup failed: {reason}. Run cunkou doctor.",

		"cli.bundle.far": "{percent}% done…",
		"cli.bundle.done": "The whole village is in one file, and was read back: {file} ({village}, {files} files)",
		"cli.bundle.key": "Its key is in {file}. Send the two apart; put the key beside the file and run cunkou restore.",
		"cli.bundle.imported": "{village} ({code}) is here: {rows} rows, all checked. The service can be started.",
		"cli.bundle.demo": "Note: {village} is demo data, its people and matters are made up.",
		"cli.bundle.accounts": "Staff accounts did not come along: an administrator makes them here. Links sent before do not open here.",
		"cli.restore.summary": "restore a backup: checked whole before anything is put in place",
		"cli.restore.details":
			"FILE is a backup, or the address of LITESTREAM_REPLICA_URL. Stop the service first. Where the data folder has a database, add --replace: what was there is not deleted but moved to a folder before-restore-… in DATA_DIR (with PostgreSQL, its rows to a schema before_restore_…). A damaged file, or one that is no backup of cunkou, is refused and nothing is touched. So is a village of demo data in a real instance, unless --allow-demo is given.",
		"cli.restore.done": "Restored the backup of {time}: {files} files, all checked. The service can be started.",
		"cli.restore.before": "What was there before is in {folder}; delete it once all is well.",
		"cli.restore.keyOutside":
			"The key is not in this backup: set the SECRET_KEY of that time before starting, or phones and codes stay closed.",
		"cli.restore.replica":
			"Restored the database from the replica, and checked it. Media and key are not in it: put back media and secret.key of a backup. The service can be started.",
		"cli.restore.noLitestream":
			"There is no litestream for this machine; nothing was restored and nothing touched. Use a Linux or macOS machine.",
		"cli.restore.backup.foreign": "{file} is no backup of cunkou; nothing was restored and nothing touched.",
		"cli.restore.backup.engine":
			"{file} is a backup of cunkou on the other database: one of SQLite goes back into SQLite, one of PostgreSQL into PostgreSQL. Nothing was restored and nothing touched. Check DATABASE_URL.",
		"cli.restore.backup.damaged":
			"{file} breaks off or was changed; nothing was restored and nothing touched. Copy it again, or take another backup. (Found: {detail})",
		"cli.restore.backup.newer": "The backup was made by a newer version; nothing was restored and nothing touched. Upgrade cunkou first.",
		"cli.restore.backup.occupied":
			"There is a database in {folder}; nothing was restored and nothing touched. Add --replace to take its place: what is there is moved aside, not deleted.",
		"cli.restore.backup.occupied-postgres":
			"The database of DATABASE_URL holds data; nothing was restored and nothing touched. Add --replace to take its place: what is there is moved aside, not deleted.",
		"cli.restore.backup.village-known": "The village, or one of its code, is here already; nothing was imported and nothing touched.",
		"cli.restore.backup.key":
			"The key file of this bundle is missing or another's; nothing was imported and nothing touched. Put the .key file beside it.",
		"cli.restore.backup.demo":
			"{file} is demo data, its people and matters are made up; nothing was imported and nothing touched. Use another DATA_DIR to try it; to bring it into this one all the same, add --allow-demo.",
		"cli.restore.backup.demo-folder":
			"{folder} is a demonstration's: all in it is marked as made up, and the next demonstration empties it. Nothing was imported and nothing touched. Use another DATA_DIR.",
		"cli.restore.backup.running":
			"The service is running, or somebody is connected to the database; nothing was restored and nothing touched. Stop it first.",
	},
} as const
