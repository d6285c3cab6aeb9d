CREATE TABLE `alert` (
	`id` text PRIMARY KEY NOT NULL,
	`village_id` text,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text NOT NULL,
	`at` integer NOT NULL,
	`closed_at` integer
);
--> statement-breakpoint
CREATE INDEX `alert_open` ON `alert` (`closed_at`,`at`);--> statement-breakpoint
CREATE TABLE `chat` (
	`id` text PRIMARY KEY NOT NULL,
	`channel` text NOT NULL,
	`account` text NOT NULL,
	`address` text NOT NULL,
	`is_group` integer NOT NULL,
	`next_seq` integer NOT NULL,
	`person_id` text,
	`village_id` text,
	`created_at` integer NOT NULL,
	`last_inbound_at` integer,
	`window_used` integer DEFAULT 0 NOT NULL,
	`has_parked` integer DEFAULT false NOT NULL,
	`closed_at` integer,
	`muted_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `chat_address` ON `chat` (`channel`,`account`,`address`);--> statement-breakpoint
CREATE INDEX `chat_person` ON `chat` (`person_id`);--> statement-breakpoint
CREATE TABLE `inbox` (
	`chat_id` text NOT NULL,
	`seq` integer NOT NULL,
	`channel` text NOT NULL,
	`account` text NOT NULL,
	`external_id` text NOT NULL,
	`body` text,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`due_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`done_at` integer,
	`cause` text,
	PRIMARY KEY(`chat_id`, `seq`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inbox_once` ON `inbox` (`channel`,`account`,`external_id`);--> statement-breakpoint
CREATE INDEX `inbox_new` ON `inbox` (`chat_id`,`seq`) WHERE status = 'new';--> statement-breakpoint
CREATE INDEX `inbox_received` ON `inbox` (`status`,`received_at`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`chat_id` text NOT NULL,
	`lane` text NOT NULL,
	`seq` integer NOT NULL,
	`id` text NOT NULL,
	`body` text,
	`rendering` text,
	`status` text NOT NULL,
	`due_at` integer NOT NULL,
	`lease_until` integer,
	`attempts` integer NOT NULL,
	`parts_sent` integer NOT NULL,
	`external_ids` text,
	`cause` text,
	`created_at` integer NOT NULL,
	`sent_at` integer,
	PRIMARY KEY(`chat_id`, `lane`, `seq`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_id` ON `outbox` (`id`);--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`lane`,`due_at`) WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX `outbox_sending` ON `outbox` (`lease_until`) WHERE status = 'sending';--> statement-breakpoint
CREATE INDEX `outbox_open` ON `outbox` (`chat_id`,`lane`,`seq`) WHERE status in ('pending', 'sending');--> statement-breakpoint
CREATE INDEX `outbox_status` ON `outbox` (`status`,`created_at`);--> statement-breakpoint
CREATE TABLE `record` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`event` text NOT NULL,
	`subject` text NOT NULL,
	`actor` text,
	`data` text NOT NULL,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `record_subject` ON `record` (`village_id`,`subject`);--> statement-breakpoint
CREATE INDEX `record_at` ON `record` (`village_id`,`at`);--> statement-breakpoint
CREATE TABLE `session` (
	`chat_id` text NOT NULL,
	`sender` text NOT NULL,
	`person_id` text NOT NULL,
	`depth` integer NOT NULL,
	`village_id` text,
	`flow_type` text NOT NULL,
	`flow_version` integer NOT NULL,
	`params` text NOT NULL,
	`state` text NOT NULL,
	`wait` text NOT NULL,
	`token` text NOT NULL,
	`prompt_seq` integer NOT NULL,
	`misses` integer NOT NULL,
	`turns` integer NOT NULL,
	`version` integer NOT NULL,
	`started_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`chat_id`, `sender`, `person_id`, `depth`)
);
--> statement-breakpoint
CREATE TABLE `timer` (
	`id` text PRIMARY KEY NOT NULL,
	`village_id` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`due_at` integer NOT NULL,
	`guard_version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `timer_due` ON `timer` (`due_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `timer_subject` ON `timer` (`village_id`,`kind`,`subject`);