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
CREATE TABLE `api_answer` (
	`village_id` text NOT NULL,
	`key_id` text NOT NULL,
	`idempotency_key` text NOT NULL,
	`asked` text NOT NULL,
	`body` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `key_id`, `idempotency_key`)
);
--> statement-breakpoint
CREATE INDEX `api_answer_at` ON `api_answer` (`village_id`,`at`);--> statement-breakpoint
CREATE TABLE `api_key` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`hash` text NOT NULL,
	`scopes` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE TABLE `api_key_village` (
	`village_id` text NOT NULL,
	`key_id` text NOT NULL,
	PRIMARY KEY(`village_id`, `key_id`)
);
--> statement-breakpoint
CREATE INDEX `api_key_village_key` ON `api_key_village` (`key_id`);--> statement-breakpoint
CREATE TABLE `binding` (
	`chat_id` text NOT NULL,
	`village_id` text NOT NULL,
	`person_id` text NOT NULL,
	`how` text NOT NULL,
	`entered_by` text,
	`bound_at` integer NOT NULL,
	`head_by` text,
	`disputed_at` integer,
	`preferred_at` integer,
	`unbound_at` integer,
	PRIMARY KEY(`chat_id`, `village_id`, `person_id`)
);
--> statement-breakpoint
CREATE INDEX `binding_person` ON `binding` (`village_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `binding_live` ON `binding` (`village_id`,`person_id`) WHERE unbound_at is null;--> statement-breakpoint
CREATE TABLE `change_report` (
	`village_id` text NOT NULL,
	`change_id` text NOT NULL,
	`person_id` text NOT NULL,
	`words` text NOT NULL,
	`created_at` integer NOT NULL,
	`message_id` text,
	`told_at` integer,
	PRIMARY KEY(`village_id`, `change_id`, `person_id`)
);
--> statement-breakpoint
CREATE INDEX `change_report_waiting` ON `change_report` (`village_id`,`person_id`,`told_at`);--> statement-breakpoint
CREATE TABLE `channel_secret` (
	`channel` text NOT NULL,
	`name` text NOT NULL,
	`value` text,
	`held_by` text,
	`held_until` integer,
	PRIMARY KEY(`channel`, `name`)
);
--> statement-breakpoint
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
CREATE INDEX `chat_waiting` ON `chat` (`id`) WHERE has_parked;--> statement-breakpoint
CREATE TABLE `consent` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`person_id` text NOT NULL,
	`chat_id` text NOT NULL,
	`version` text NOT NULL,
	`at` integer NOT NULL,
	`withdrawn_at` integer,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `consent_person` ON `consent` (`village_id`,`person_id`);--> statement-breakpoint
CREATE TABLE `council_body` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`group_name` text,
	`rule` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text,
	`ended_at` integer,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `council_decision` (
	`village_id` text NOT NULL,
	`number` text NOT NULL,
	`matter_id` text NOT NULL,
	`round` integer NOT NULL,
	`verdict` text NOT NULL,
	`words` text NOT NULL,
	`at` integer NOT NULL,
	`by` text,
	`ledger_seq` integer NOT NULL,
	`corrects` text,
	PRIMARY KEY(`village_id`, `number`)
);
--> statement-breakpoint
CREATE INDEX `council_decision_matter` ON `council_decision` (`village_id`,`matter_id`);--> statement-breakpoint
CREATE TABLE `council_gate` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`matter_id` text NOT NULL,
	`kind` text NOT NULL,
	`verdict` text NOT NULL,
	`note` text NOT NULL,
	`by` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `council_gate_matter` ON `council_gate` (`village_id`,`matter_id`);--> statement-breakpoint
CREATE TABLE `council_link_opened` (
	`village_id` text NOT NULL,
	`matter_id` text NOT NULL,
	`round` integer NOT NULL,
	`person_id` text NOT NULL,
	PRIMARY KEY(`village_id`, `matter_id`, `round`, `person_id`)
);
--> statement-breakpoint
CREATE TABLE `council_mark` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`matter_id` text NOT NULL,
	`stage` text NOT NULL,
	`signer` text NOT NULL,
	`who` text NOT NULL,
	`note` text NOT NULL,
	`photo` text,
	`entered_by` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `council_mark_matter` ON `council_mark` (`village_id`,`matter_id`);--> statement-breakpoint
CREATE INDEX `council_mark_signer` ON `council_mark` (`village_id`,`signer`,`at`);--> statement-breakpoint
CREATE TABLE `council_matter` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`serial` integer NOT NULL,
	`body_id` text NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`kind` text NOT NULL,
	`preset` text NOT NULL,
	`group_name` text,
	`item_id` text,
	`item_number` integer,
	`needs_poll` integer NOT NULL,
	`poll_survey_id` text,
	`budget_fen` integer,
	`state` text NOT NULL,
	`round` integer NOT NULL,
	`rank` integer,
	`noticed_at` integer,
	`meets_at` integer,
	`created_at` integer NOT NULL,
	`created_by` text,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `council_matter_serial` ON `council_matter` (`village_id`,`serial`);--> statement-breakpoint
CREATE INDEX `council_matter_state` ON `council_matter` (`village_id`,`state`,`serial`);--> statement-breakpoint
CREATE INDEX `council_matter_item` ON `council_matter` (`village_id`,`item_id`);--> statement-breakpoint
CREATE TABLE `council_party` (
	`village_id` text NOT NULL,
	`matter_id` text NOT NULL,
	`person_id` text NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`village_id`, `matter_id`, `person_id`, `role`)
);
--> statement-breakpoint
CREATE TABLE `council_ranking` (
	`village_id` text NOT NULL,
	`body_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`ranking` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `body_id`, `unit_id`)
);
--> statement-breakpoint
CREATE TABLE `council_recusal` (
	`village_id` text NOT NULL,
	`matter_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`reason` text NOT NULL,
	`by` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `matter_id`, `unit_id`)
);
--> statement-breakpoint
CREATE TABLE `council_round` (
	`village_id` text NOT NULL,
	`matter_id` text NOT NULL,
	`round` integer NOT NULL,
	`way` text NOT NULL,
	`rule` text NOT NULL,
	`roll` text NOT NULL,
	`opened_at` integer NOT NULL,
	`opened_by` text,
	`invited_at` integer,
	`closes_at` integer,
	`closed_at` integer,
	`counts` text,
	`outcome` text,
	`verdict` text,
	`note` text NOT NULL,
	`photo` text,
	`next_at` integer,
	PRIMARY KEY(`village_id`, `matter_id`, `round`)
);
--> statement-breakpoint
CREATE TABLE `council_sealed` (
	`village_id` text NOT NULL,
	`matter_id` text NOT NULL,
	`round` integer NOT NULL,
	`pool` text NOT NULL,
	PRIMARY KEY(`village_id`, `matter_id`, `round`)
);
--> statement-breakpoint
CREATE TABLE `council_seat` (
	`village_id` text NOT NULL,
	`body_id` text NOT NULL,
	`unit_id` text NOT NULL,
	`person_id` text NOT NULL,
	`since` integer NOT NULL,
	PRIMARY KEY(`village_id`, `body_id`, `unit_id`)
);
--> statement-breakpoint
CREATE INDEX `council_seat_person` ON `council_seat` (`village_id`,`person_id`);--> statement-breakpoint
CREATE TABLE `council_serial` (
	`village_id` text NOT NULL,
	`series` text NOT NULL,
	`year` integer NOT NULL,
	`last` integer NOT NULL,
	PRIMARY KEY(`village_id`, `series`, `year`)
);
--> statement-breakpoint
CREATE TABLE `council_took_part` (
	`village_id` text NOT NULL,
	`matter_id` text NOT NULL,
	`round` integer NOT NULL,
	`unit_id` text NOT NULL,
	PRIMARY KEY(`village_id`, `matter_id`, `round`, `unit_id`)
);
--> statement-breakpoint
CREATE TABLE `council_vote` (
	`village_id` text NOT NULL,
	`matter_id` text NOT NULL,
	`round` integer NOT NULL,
	`unit_id` text NOT NULL,
	`version` integer NOT NULL,
	`person_id` text NOT NULL,
	`choice` text NOT NULL,
	`reason` text NOT NULL,
	`channel` text NOT NULL,
	`entered_by` text,
	`photo` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `matter_id`, `round`, `unit_id`)
);
--> statement-breakpoint
CREATE TABLE `council_vote_earlier` (
	`village_id` text NOT NULL,
	`matter_id` text NOT NULL,
	`round` integer NOT NULL,
	`unit_id` text NOT NULL,
	`version` integer NOT NULL,
	`person_id` text NOT NULL,
	`choice` text NOT NULL,
	`reason` text NOT NULL,
	`channel` text NOT NULL,
	`entered_by` text,
	`photo` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `matter_id`, `round`, `unit_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `digest_picture` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`chat_id` text NOT NULL,
	`drawing` text NOT NULL,
	`tries` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `digest_subscription` (
	`village_id` text NOT NULL,
	`person_id` text NOT NULL,
	`rhythm` text NOT NULL,
	`cursor` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `person_id`, `rhythm`)
);
--> statement-breakpoint
CREATE TABLE `enrol_try` (
	`subject` text PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`since` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `enrolment_code` (
	`code_hash` text PRIMARY KEY NOT NULL,
	`sealed` text NOT NULL,
	`village_id` text NOT NULL,
	`household_id` text NOT NULL,
	`used` integer NOT NULL,
	`created_at` integer NOT NULL,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `enrolment_code_live` ON `enrolment_code` (`village_id`,`household_id`) WHERE revoked_at is null;--> statement-breakpoint
CREATE TABLE `filing` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`number` text NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`matter_id` text,
	`decision_number` text,
	`photos` text NOT NULL,
	`state` text NOT NULL,
	`due_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text,
	`filed_at` integer,
	`filed_by` text,
	`receipt_number` text,
	`receipt_date` integer,
	`received_at` integer,
	`received_by` text,
	`received_by_name` text,
	`returned_why` text,
	`returned_at` integer,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `filing_number` ON `filing` (`village_id`,`number`);--> statement-breakpoint
CREATE INDEX `filing_state` ON `filing` (`village_id`,`state`,`due_at`);--> statement-breakpoint
CREATE INDEX `filing_matter` ON `filing` (`village_id`,`matter_id`);--> statement-breakpoint
CREATE TABLE `household` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`number` text NOT NULL,
	`sort_key` text NOT NULL,
	`group_id` text,
	`grid_id` text,
	`address` text,
	`contact` text,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `household_number` ON `household` (`village_id`,`number`);--> statement-breakpoint
CREATE INDEX `household_order` ON `household` (`village_id`,`sort_key`);--> statement-breakpoint
CREATE TABLE `inbox` (
	`chat_id` text NOT NULL,
	`seq` integer NOT NULL,
	`channel` text NOT NULL,
	`account` text NOT NULL,
	`external_id` text NOT NULL,
	`body` text,
	`status` text NOT NULL,
	`attempts` integer NOT NULL,
	`crashes` integer DEFAULT 0 NOT NULL,
	`due_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`done_at` integer,
	`cause` text,
	`reply_seq` integer,
	PRIMARY KEY(`chat_id`, `seq`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inbox_once` ON `inbox` (`channel`,`account`,`external_id`);--> statement-breakpoint
CREATE INDEX `inbox_new` ON `inbox` (`chat_id`,`seq`) WHERE status = 'new';--> statement-breakpoint
CREATE INDEX `inbox_dead` ON `inbox` (`received_at`) WHERE status = 'dead';--> statement-breakpoint
CREATE INDEX `inbox_worded` ON `inbox` (`received_at`) WHERE status = 'done' and body is not null;--> statement-breakpoint
CREATE TABLE `item` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`title` text NOT NULL,
	`category` text NOT NULL,
	`place` text,
	`state` text NOT NULL,
	`number` integer,
	`cleared_title` text,
	`why` text NOT NULL,
	`confidence` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `item_number` ON `item` (`village_id`,`number`);--> statement-breakpoint
CREATE TABLE `item_answer` (
	`village_id` text NOT NULL,
	`one` text NOT NULL,
	`other` text NOT NULL,
	`is_same` integer NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `one`, `other`)
);
--> statement-breakpoint
CREATE TABLE `item_board` (
	`village_id` text PRIMARY KEY NOT NULL,
	`needs_second` integer NOT NULL,
	`asked_by` text,
	`asked_by_name` text,
	`asked_at_seq` integer
);
--> statement-breakpoint
CREATE TABLE `item_change` (
	`village_id` text NOT NULL,
	`seq` integer NOT NULL,
	`at` integer NOT NULL,
	`actor` text,
	`actor_name` text NOT NULL,
	`kind` text NOT NULL,
	`reason` text NOT NULL,
	`change` text NOT NULL,
	`undone_at` integer,
	PRIMARY KEY(`village_id`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `item_claim` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`seq` integer NOT NULL,
	`opinion_id` text NOT NULL,
	`start` integer NOT NULL,
	`end` integer NOT NULL,
	`fate` text NOT NULL,
	`item_id` text,
	`same_as` text,
	`reason` text,
	`flags` text NOT NULL,
	`cleared_at` integer,
	`cleared_by` text,
	`shown` text,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `item_claim_seq` ON `item_claim` (`village_id`,`seq`);--> statement-breakpoint
CREATE INDEX `item_claim_opinion` ON `item_claim` (`village_id`,`opinion_id`);--> statement-breakpoint
CREATE INDEX `item_claim_item` ON `item_claim` (`village_id`,`item_id`);--> statement-breakpoint
CREATE INDEX `item_claim_unplaced` ON `item_claim` (`village_id`,`opinion_id`) WHERE fate = 'open';--> statement-breakpoint
CREATE TABLE `item_likeness` (
	`village_id` text NOT NULL,
	`opinion_id` text NOT NULL,
	`subject` text NOT NULL,
	`answer` text NOT NULL,
	`at` integer NOT NULL,
	`by` text,
	PRIMARY KEY(`village_id`, `opinion_id`, `subject`)
);
--> statement-breakpoint
CREATE INDEX `item_likeness_open` ON `item_likeness` (`village_id`,`answer`);--> statement-breakpoint
CREATE TABLE `item_objection` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`version` integer NOT NULL,
	`kind` text NOT NULL,
	`claim_id` text,
	`person_id` text NOT NULL,
	`words` text NOT NULL,
	`at` integer NOT NULL,
	`answer` text,
	`answered_at` integer,
	`answered_by` text,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `item_objection_open` ON `item_objection` (`village_id`,`answered_at`);--> statement-breakpoint
CREATE TABLE `item_posting` (
	`village_id` text NOT NULL,
	`version` integer NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`checked_by` text,
	`until` integer NOT NULL,
	`list` text NOT NULL,
	`hash` text NOT NULL,
	`ledger_seq` integer NOT NULL,
	`at_seq` integer NOT NULL,
	PRIMARY KEY(`village_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `item_support` (
	`village_id` text NOT NULL,
	`subject` text NOT NULL,
	`person_id` text NOT NULL,
	`household_id` text NOT NULL,
	`at` integer NOT NULL,
	`opinion_id` text,
	PRIMARY KEY(`village_id`, `subject`, `person_id`)
);
--> statement-breakpoint
CREATE TABLE `ledger_entry` (
	`village_id` text NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`body` text NOT NULL,
	`nodes` text NOT NULL,
	PRIMARY KEY(`village_id`, `seq`)
);
--> statement-breakpoint
CREATE TABLE `ledger_head` (
	`village_id` text PRIMARY KEY NOT NULL,
	`size` integer NOT NULL,
	`frontier` text NOT NULL,
	`latest_at` integer NOT NULL,
	`root_due_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `ledger_key` (
	`village_id` text NOT NULL,
	`number` integer NOT NULL,
	`key_id` text NOT NULL,
	`public_key` text NOT NULL,
	`sealed_key` text NOT NULL,
	`signature` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `number`)
);
--> statement-breakpoint
CREATE TABLE `ledger_receipt` (
	`village_id` text NOT NULL,
	`code` text NOT NULL,
	`seq` integer NOT NULL,
	PRIMARY KEY(`village_id`, `code`)
);
--> statement-breakpoint
CREATE INDEX `ledger_receipt_code` ON `ledger_receipt` (`code`);--> statement-breakpoint
CREATE TABLE `ledger_root` (
	`village_id` text NOT NULL,
	`size` integer NOT NULL,
	`root` text NOT NULL,
	`at` integer NOT NULL,
	`signature` text NOT NULL,
	`key_id` text NOT NULL,
	PRIMARY KEY(`village_id`, `size`)
);
--> statement-breakpoint
CREATE TABLE `media_gone` (
	`ref` text PRIMARY KEY NOT NULL,
	`is_erased` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `membership` (
	`village_id` text NOT NULL,
	`person_id` text NOT NULL,
	`household_id` text NOT NULL,
	`place` integer NOT NULL,
	`name` text NOT NULL,
	`relation` text,
	`sex` text,
	`birth` text,
	`residence` text,
	`roles` text NOT NULL,
	`has_role` integer NOT NULL,
	`phone_sealed` text,
	`phone_hash` text,
	`phone_tail` text,
	`identity_sealed` text,
	`identity_hash` text,
	PRIMARY KEY(`village_id`, `person_id`)
);
--> statement-breakpoint
CREATE INDEX `membership_household` ON `membership` (`village_id`,`household_id`,`place`);--> statement-breakpoint
CREATE INDEX `membership_name` ON `membership` (`village_id`,`name`);--> statement-breakpoint
CREATE INDEX `membership_phone` ON `membership` (`village_id`,`phone_hash`);--> statement-breakpoint
CREATE INDEX `membership_phone_tail` ON `membership` (`village_id`,`phone_tail`);--> statement-breakpoint
CREATE INDEX `membership_identity` ON `membership` (`village_id`,`identity_hash`);--> statement-breakpoint
CREATE INDEX `membership_role` ON `membership` (`village_id`,`has_role`);--> statement-breakpoint
CREATE INDEX `membership_here` ON `membership` (`village_id`,`birth`) WHERE residence is null or residence not in ('moved', 'dead');--> statement-breakpoint
CREATE INDEX `membership_here_of` ON `membership` (`village_id`,`person_id`,`household_id`) WHERE residence is null or residence not in ('moved', 'dead');--> statement-breakpoint
CREATE TABLE `notice` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`category` text NOT NULL,
	`state` text NOT NULL,
	`title` text NOT NULL,
	`number` text,
	`version` integer NOT NULL,
	`draft` text,
	`draft_why` text,
	`draft_version` integer NOT NULL,
	`drafted_by` text NOT NULL,
	`released_by` text,
	`released_draft` integer,
	`tell_when` text,
	`published_at` integer,
	`revised_at` integer,
	`posts_until` integer,
	`objects_until` integer,
	`withdrawn_at` integer,
	`withdrawn_why` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notice_number_once` ON `notice` (`village_id`,`number`);--> statement-breakpoint
CREATE INDEX `notice_published` ON `notice` (`village_id`,`published_at`);--> statement-breakpoint
CREATE TABLE `notice_broadcast` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`state` text NOT NULL,
	`notices` text NOT NULL,
	`starts_at` integer NOT NULL,
	`cursor` text NOT NULL,
	`sweep` text NOT NULL,
	`is_planned` integer NOT NULL,
	`started_by` text NOT NULL,
	`ordered_by` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `notice_broadcast_held` ON `notice_broadcast` (`village_id`,`id`) WHERE (state = 'pausing' or state = 'paused' or state = 'cancelling');--> statement-breakpoint
CREATE TABLE `notice_duty` (
	`village_id` text NOT NULL,
	`category` text NOT NULL,
	`period` text NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`reminded_at` integer,
	`alarmed_at` integer,
	`done_at` integer,
	`notice_id` text,
	`nothing_why` text,
	`nothing_by` text,
	PRIMARY KEY(`village_id`, `category`, `period`)
);
--> statement-breakpoint
CREATE TABLE `notice_group` (
	`village_id` text NOT NULL,
	`chat_id` text NOT NULL,
	`bound_by` text NOT NULL,
	`bound_at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `chat_id`)
);
--> statement-breakpoint
CREATE TABLE `notice_meeting` (
	`village_id` text NOT NULL,
	`period` text NOT NULL,
	`meets_at` integer NOT NULL,
	`agenda` text NOT NULL,
	`made_at` integer NOT NULL,
	`place` text NOT NULL,
	`present` integer,
	`chair` text NOT NULL,
	`minutes` text NOT NULL,
	`held_at` integer,
	PRIMARY KEY(`village_id`, `period`)
);
--> statement-breakpoint
CREATE TABLE `notice_news` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`hearer` text NOT NULL,
	`notice_id` text NOT NULL,
	`text` text NOT NULL,
	`at` integer NOT NULL,
	`read_at` integer,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `notice_number` (
	`village_id` text NOT NULL,
	`series` text NOT NULL,
	`serial` integer NOT NULL,
	`number` text NOT NULL,
	`notice_id` text,
	`given_at` integer NOT NULL,
	`voided_at` integer,
	`voided_why` text,
	PRIMARY KEY(`village_id`, `series`, `serial`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notice_number_unique` ON `notice_number` (`village_id`,`number`);--> statement-breakpoint
CREATE TABLE `notice_question` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`serial` integer NOT NULL,
	`year` integer NOT NULL,
	`notice_id` text NOT NULL,
	`person_id` text,
	`is_public` integer NOT NULL,
	`text` text NOT NULL,
	`state` text NOT NULL,
	`asked_at` integer NOT NULL,
	`answer` text,
	`answer_files` text,
	`answered_at` integer,
	`answered_by` text,
	`meeting` text,
	`disagree` integer,
	`present` integer,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `notice_question_serial` ON `notice_question` (`village_id`,`year`,`serial`);--> statement-breakpoint
CREATE INDEX `notice_question_notice` ON `notice_question` (`village_id`,`notice_id`,`asked_at`);--> statement-breakpoint
CREATE INDEX `notice_question_state` ON `notice_question` (`village_id`,`state`,`asked_at`);--> statement-breakpoint
CREATE TABLE `notice_recipient` (
	`village_id` text NOT NULL,
	`notice_id` text NOT NULL,
	`version` integer NOT NULL,
	`person_id` text NOT NULL,
	`broadcast_id` text NOT NULL,
	`household_id` text NOT NULL,
	`group_name` text,
	`grid_name` text,
	`way` text NOT NULL,
	`chat_id` text,
	`message_id` text,
	`planned_at` integer NOT NULL,
	`cancelled_at` integer,
	`delivered_at` integer,
	`seen_at` integer,
	`seen_how` text,
	`seen_by` text,
	`device` text,
	PRIMARY KEY(`village_id`, `notice_id`, `version`, `person_id`)
);
--> statement-breakpoint
CREATE INDEX `notice_recipient_message` ON `notice_recipient` (`village_id`,`message_id`);--> statement-breakpoint
CREATE TABLE `notice_second` (
	`village_id` text NOT NULL,
	`question_id` text NOT NULL,
	`person_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `question_id`, `person_id`)
);
--> statement-breakpoint
CREATE TABLE `notice_settings` (
	`village_id` text PRIMARY KEY NOT NULL,
	`settings` text NOT NULL,
	`since` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `notice_version` (
	`village_id` text NOT NULL,
	`notice_id` text NOT NULL,
	`version` integer NOT NULL,
	`number` text NOT NULL,
	`title` text NOT NULL,
	`content` text NOT NULL,
	`hash` text NOT NULL,
	`corrects` integer,
	`why` text NOT NULL,
	`published_at` integer NOT NULL,
	`published_by` text NOT NULL,
	`released_by` text,
	`ledger_seq` integer NOT NULL,
	PRIMARY KEY(`village_id`, `notice_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `opinion` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`year` integer NOT NULL,
	`serial` integer NOT NULL,
	`number` text NOT NULL,
	`person_id` text,
	`household_id` text,
	`group_name` text,
	`given_name` text,
	`text` text NOT NULL,
	`media` text NOT NULL,
	`source_kind` text NOT NULL,
	`channel` text NOT NULL,
	`chat_id` text,
	`is_named` integer NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	`name_chosen_at` integer,
	`place` text,
	`entered_by` text,
	`disputed_at` integer,
	`visit_id` text,
	`import_key` text,
	`erased_at` integer,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `opinion_number` ON `opinion` (`village_id`,`year`,`serial`);--> statement-breakpoint
CREATE UNIQUE INDEX `opinion_import` ON `opinion` (`village_id`,`import_key`);--> statement-breakpoint
CREATE INDEX `opinion_by_visit` ON `opinion` (`village_id`,`visit_id`);--> statement-breakpoint
CREATE INDEX `opinion_person` ON `opinion` (`village_id`,`person_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `opinion_newest` ON `opinion` (`village_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `opinion_standing` ON `opinion` (`village_id`,`id`) WHERE state = 'received' and erased_at is null;--> statement-breakpoint
CREATE TABLE `opinion_counter` (
	`village_id` text NOT NULL,
	`year` integer NOT NULL,
	`last` integer NOT NULL,
	PRIMARY KEY(`village_id`, `year`)
);
--> statement-breakpoint
CREATE TABLE `opinion_event` (
	`village_id` text NOT NULL,
	`opinion_id` text NOT NULL,
	`step` integer NOT NULL,
	`at` integer NOT NULL,
	`actor` text,
	`actor_kind` text NOT NULL,
	`kind` text NOT NULL,
	`from_state` text,
	`to_state` text NOT NULL,
	`note` text NOT NULL,
	PRIMARY KEY(`village_id`, `opinion_id`, `step`)
);
--> statement-breakpoint
CREATE TABLE `opinion_visit` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`place` text NOT NULL,
	`staff` text NOT NULL,
	`visitors` text NOT NULL,
	`note` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `opinion_visit_newest` ON `opinion_visit` (`village_id`,`at`);--> statement-breakpoint
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
CREATE INDEX `outbox_open` ON `outbox` (`chat_id`,`lane`,`seq`) WHERE status in ('pending', 'sending');--> statement-breakpoint
CREATE INDEX `outbox_troubled` ON `outbox` (`status`,`created_at`) WHERE status = 'parked' or status = 'uncertain' or status = 'dead';--> statement-breakpoint
CREATE INDEX `outbox_worded` ON `outbox` (`created_at`) WHERE status in ('sent', 'dead') and body is not null;--> statement-breakpoint
CREATE TABLE `outreach_visit` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`purpose` text NOT NULL,
	`target` text NOT NULL,
	`household_id` text NOT NULL,
	`person_id` text NOT NULL,
	`is_spoken` integer NOT NULL,
	`at` integer NOT NULL,
	`visitor` text NOT NULL,
	`said` text NOT NULL,
	`next` text NOT NULL,
	`entered_by` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `outreach_visit_purpose` ON `outreach_visit` (`village_id`,`purpose`,`at`);--> statement-breakpoint
CREATE INDEX `outreach_visit_person` ON `outreach_visit` (`village_id`,`person_id`);--> statement-breakpoint
CREATE INDEX `outreach_visit_household` ON `outreach_visit` (`village_id`,`purpose`,`household_id`);--> statement-breakpoint
CREATE TABLE `password_link` (
	`account_id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`expires_at` integer NOT NULL,
	`created_by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `person` (
	`id` text PRIMARY KEY NOT NULL,
	`identity_hash` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `person_identity` ON `person` (`identity_hash`);--> statement-breakpoint
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
CREATE TABLE `resident_group` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `resident_group_name` ON `resident_group` (`village_id`,`kind`,`name`);--> statement-breakpoint
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
CREATE TABLE `setup_token` (
	`hash` text PRIMARY KEY NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	`is_rescue` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `sign_in_try` (
	`key` text PRIMARY KEY NOT NULL,
	`tries` integer NOT NULL,
	`last_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `sign_in_try_last` ON `sign_in_try` (`last_at`);--> statement-breakpoint
CREATE TABLE `signoff_answer` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`household_id` text NOT NULL,
	`n` integer NOT NULL,
	`answer` text NOT NULL,
	`signer` text NOT NULL,
	`capacity` text NOT NULL,
	`means` text NOT NULL,
	`level` text NOT NULL,
	`statement_version` integer NOT NULL,
	`rows_version` integer NOT NULL,
	`standing` text NOT NULL,
	`at` integer NOT NULL,
	`receipt` text NOT NULL,
	`ledger_seq` integer NOT NULL,
	`salt` text,
	`opening` text,
	`objections` text,
	`strokes` text,
	`picture` text,
	`factor` text,
	`photo` text,
	`witness` text,
	`entered_by` text,
	`contest_until` integer,
	`contested_by` text,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signoff_answer_n` ON `signoff_answer` (`village_id`,`campaign_id`,`household_id`,`n`);--> statement-breakpoint
CREATE UNIQUE INDEX `signoff_answer_effective` ON `signoff_answer` (`village_id`,`campaign_id`,`household_id`) WHERE standing = 'effective';--> statement-breakpoint
CREATE UNIQUE INDEX `signoff_answer_receipt` ON `signoff_answer` (`village_id`,`receipt`);--> statement-breakpoint
CREATE INDEX `signoff_answer_signer` ON `signoff_answer` (`village_id`,`signer`);--> statement-breakpoint
CREATE TABLE `signoff_campaign` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`title` text NOT NULL,
	`kind` text NOT NULL,
	`level` text NOT NULL,
	`signer` text NOT NULL,
	`state` text NOT NULL,
	`statement_version` integer NOT NULL,
	`statement_hash` text NOT NULL,
	`version` integer NOT NULL,
	`opened_at` integer NOT NULL,
	`closes_at` integer NOT NULL,
	`posting_days` integer NOT NULL,
	`reminders` text NOT NULL,
	`total` integer,
	`standard_id` text,
	`created_by` text,
	`closed_at` integer,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `signoff_campaign_state` ON `signoff_campaign` (`village_id`,`state`,`opened_at`);--> statement-breakpoint
CREATE TABLE `signoff_case` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`household_id` text NOT NULL,
	`answer_id` text NOT NULL,
	`row_number` text NOT NULL,
	`reason` text NOT NULL,
	`photo` text,
	`assignee` text,
	`assigned_at` integer,
	`finding` text,
	`measured_at` integer,
	`outcome` text,
	`opened_at` integer NOT NULL,
	`closed_at` integer,
	`closed_by` text,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `signoff_case_open` ON `signoff_case` (`village_id`,`campaign_id`,`closed_at`,`opened_at`);--> statement-breakpoint
CREATE INDEX `signoff_case_household` ON `signoff_case` (`village_id`,`campaign_id`,`household_id`);--> statement-breakpoint
CREATE TABLE `signoff_delegation` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`household_id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`from_person` text NOT NULL,
	`to_person` text NOT NULL,
	`how` text NOT NULL,
	`photo` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer,
	`ledger_seq` integer NOT NULL,
	`salt` text,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `signoff_delegation_to` ON `signoff_delegation` (`village_id`,`household_id`,`to_person`);--> statement-breakpoint
CREATE TABLE `signoff_factor` (
	`village_id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`household_id` text NOT NULL,
	`kind` text NOT NULL,
	`person_id` text NOT NULL,
	`hash` text NOT NULL,
	`sealed` text,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	`handed_at` integer,
	`handed_by` text,
	`used_at` integer,
	`wrong` integer NOT NULL,
	PRIMARY KEY(`village_id`, `campaign_id`, `household_id`, `kind`, `person_id`)
);
--> statement-breakpoint
CREATE TABLE `signoff_household` (
	`village_id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`household_id` text NOT NULL,
	`number` text NOT NULL,
	`place` integer NOT NULL,
	`group_name` text NOT NULL,
	`grid_name` text NOT NULL,
	`status` text NOT NULL,
	`is_reached` integer NOT NULL,
	`is_paper` integer NOT NULL,
	`open_cases` integer NOT NULL,
	`signer` text,
	`answer_id` text,
	`receipt` text,
	`rows_version` integer NOT NULL,
	`rows_hash` text NOT NULL,
	`answers` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `campaign_id`, `household_id`)
);
--> statement-breakpoint
CREATE INDEX `signoff_household_status` ON `signoff_household` (`village_id`,`campaign_id`,`status`,`place`);--> statement-breakpoint
CREATE INDEX `signoff_household_group` ON `signoff_household` (`village_id`,`campaign_id`,`group_name`,`place`);--> statement-breakpoint
CREATE INDEX `signoff_household_order` ON `signoff_household` (`village_id`,`campaign_id`,`place`);--> statement-breakpoint
CREATE INDEX `signoff_household_of` ON `signoff_household` (`village_id`,`household_id`);--> statement-breakpoint
CREATE TABLE `signoff_link_opened` (
	`village_id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`person_id` text NOT NULL,
	PRIMARY KEY(`village_id`, `campaign_id`, `person_id`)
);
--> statement-breakpoint
CREATE TABLE `signoff_recheck` (
	`village_id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`answer_id` text NOT NULL,
	`seed` text NOT NULL,
	`drawn_at` integer NOT NULL,
	`is_right` integer,
	`note` text,
	`checked_by` text,
	`checked_at` integer,
	PRIMARY KEY(`village_id`, `campaign_id`, `answer_id`)
);
--> statement-breakpoint
CREATE TABLE `signoff_row` (
	`village_id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`household_id` text NOT NULL,
	`number` text NOT NULL,
	`version` integer NOT NULL,
	`place` integer NOT NULL,
	`cells` text NOT NULL,
	`amount` integer,
	`photo` text,
	`is_gone` integer NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text,
	`replaced_at` integer,
	PRIMARY KEY(`village_id`, `campaign_id`, `number`, `version`)
);
--> statement-breakpoint
CREATE INDEX `signoff_row_household` ON `signoff_row` (`village_id`,`campaign_id`,`household_id`,`place`);--> statement-breakpoint
CREATE TABLE `signoff_standard` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`title` text NOT NULL,
	`criteria` text NOT NULL,
	`decision` text NOT NULL,
	`decided_at` integer NOT NULL,
	`posted_at` integer NOT NULL,
	`created_by` text,
	`ledger_seq` integer NOT NULL,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signoff_standard_title` ON `signoff_standard` (`village_id`,`title`);--> statement-breakpoint
CREATE TABLE `signoff_statement` (
	`village_id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`version` integer NOT NULL,
	`text` text NOT NULL,
	`spoken` text NOT NULL,
	`hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text,
	PRIMARY KEY(`village_id`, `campaign_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `signoff_succession` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`household_id` text NOT NULL,
	`person_id` text NOT NULL,
	`reason` text NOT NULL,
	`note` text NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`ended_at` integer,
	`ledger_seq` integer NOT NULL,
	`salt` text,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signoff_succession_now` ON `signoff_succession` (`village_id`,`household_id`) WHERE ended_at is null;--> statement-breakpoint
CREATE TABLE `signoff_tally` (
	`village_id` text NOT NULL,
	`campaign_id` text NOT NULL,
	`scope` text NOT NULL,
	`name` text NOT NULL,
	`due` integer NOT NULL,
	`reached` integer NOT NULL,
	`confirmed` integer NOT NULL,
	`paper` integer NOT NULL,
	`objected` integer NOT NULL,
	`conflict` integer NOT NULL,
	PRIMARY KEY(`village_id`, `campaign_id`, `scope`, `name`)
);
--> statement-breakpoint
CREATE TABLE `staff_account` (
	`id` text PRIMARY KEY NOT NULL,
	`login_name` text NOT NULL,
	`display_name` text NOT NULL,
	`password_hash` text NOT NULL,
	`is_administrator` integer NOT NULL,
	`person_id` text,
	`created_at` integer NOT NULL,
	`disabled_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_account_login` ON `staff_account` (`login_name`);--> statement-breakpoint
CREATE TABLE `staff_session` (
	`id` text PRIMARY KEY NOT NULL,
	`token_hash` text NOT NULL,
	`account_id` text NOT NULL,
	`village_id` text,
	`device` text NOT NULL,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `staff_session_token` ON `staff_session` (`token_hash`);--> statement-breakpoint
CREATE INDEX `staff_session_account` ON `staff_session` (`account_id`);--> statement-breakpoint
CREATE TABLE `staff_village` (
	`village_id` text NOT NULL,
	`account_id` text NOT NULL,
	`roles` text NOT NULL,
	PRIMARY KEY(`village_id`, `account_id`)
);
--> statement-breakpoint
CREATE INDEX `staff_village_account` ON `staff_village` (`account_id`);--> statement-breakpoint
CREATE TABLE `staged_opinions` (
	`village_id` text NOT NULL,
	`hash` text NOT NULL,
	`content` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `hash`)
);
--> statement-breakpoint
CREATE TABLE `staged_roster` (
	`village_id` text NOT NULL,
	`hash` text NOT NULL,
	`content` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `hash`)
);
--> statement-breakpoint
CREATE TABLE `survey` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`title` text NOT NULL,
	`unit` text NOT NULL,
	`secrecy` text NOT NULL,
	`state` text NOT NULL,
	`revision` integer NOT NULL,
	`version` integer NOT NULL,
	`opens_at` integer,
	`closes_at` integer,
	`created_at` integer NOT NULL,
	`opened_at` integer,
	`closed_at` integer,
	`published_at` integer,
	`invited_at` integer,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `survey_state` ON `survey` (`village_id`,`state`);--> statement-breakpoint
CREATE TABLE `survey_answer` (
	`village_id` text NOT NULL,
	`survey_id` text NOT NULL,
	`respondent` text NOT NULL,
	`question_id` text NOT NULL,
	`version` integer NOT NULL,
	`value` text NOT NULL,
	`kind` text NOT NULL,
	`answered_by` text NOT NULL,
	`channel` text NOT NULL,
	`entered_by` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `survey_id`, `respondent`, `question_id`)
);
--> statement-breakpoint
CREATE INDEX `survey_answer_text` ON `survey_answer` (`village_id`,`survey_id`,`question_id`,`at`,`respondent`) WHERE kind = 'text';--> statement-breakpoint
CREATE INDEX `survey_answer_media` ON `survey_answer` (`village_id`,`survey_id`,`at`) WHERE kind = 'media';--> statement-breakpoint
CREATE TABLE `survey_answer_earlier` (
	`village_id` text NOT NULL,
	`survey_id` text NOT NULL,
	`respondent` text NOT NULL,
	`question_id` text NOT NULL,
	`version` integer NOT NULL,
	`value` text NOT NULL,
	`kind` text NOT NULL,
	`answered_by` text NOT NULL,
	`channel` text NOT NULL,
	`entered_by` text,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `survey_id`, `respondent`, `question_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `survey_entry` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`survey_id` text NOT NULL,
	`respondent` text NOT NULL,
	`person_id` text NOT NULL,
	`mode` text NOT NULL,
	`entered_by` text NOT NULL,
	`entered_by_name` text NOT NULL,
	`at` integer NOT NULL,
	`photo` text,
	`questions` text NOT NULL,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `survey_entry_survey` ON `survey_entry` (`village_id`,`survey_id`,`at`);--> statement-breakpoint
CREATE INDEX `survey_entry_person` ON `survey_entry` (`village_id`,`person_id`,`at`);--> statement-breakpoint
CREATE TABLE `survey_link_opened` (
	`village_id` text NOT NULL,
	`survey_id` text NOT NULL,
	`person_id` text NOT NULL,
	PRIMARY KEY(`village_id`, `survey_id`, `person_id`)
);
--> statement-breakpoint
CREATE TABLE `survey_reminder` (
	`village_id` text NOT NULL,
	`survey_id` text NOT NULL,
	`days` text NOT NULL,
	PRIMARY KEY(`village_id`, `survey_id`)
);
--> statement-breakpoint
CREATE TABLE `survey_response` (
	`village_id` text NOT NULL,
	`survey_id` text NOT NULL,
	`respondent` text NOT NULL,
	`revision` integer NOT NULL,
	`started_by` text NOT NULL,
	`channel` text NOT NULL,
	`started_at` integer NOT NULL,
	`completed_at` integer,
	PRIMARY KEY(`village_id`, `survey_id`, `respondent`)
);
--> statement-breakpoint
CREATE TABLE `survey_revision` (
	`village_id` text NOT NULL,
	`survey_id` text NOT NULL,
	`revision` integer NOT NULL,
	`definition` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text,
	PRIMARY KEY(`village_id`, `survey_id`, `revision`)
);
--> statement-breakpoint
CREATE TABLE `survey_sealed` (
	`village_id` text NOT NULL,
	`survey_id` text NOT NULL,
	`pool` text NOT NULL,
	PRIMARY KEY(`village_id`, `survey_id`)
);
--> statement-breakpoint
CREATE TABLE `survey_tally` (
	`village_id` text NOT NULL,
	`survey_id` text NOT NULL,
	`question_id` text NOT NULL,
	`option` text NOT NULL,
	`stripe` integer NOT NULL,
	`count` integer NOT NULL,
	`sum` integer NOT NULL,
	PRIMARY KEY(`village_id`, `survey_id`, `question_id`, `option`, `stripe`)
);
--> statement-breakpoint
CREATE TABLE `survey_took_part` (
	`village_id` text NOT NULL,
	`survey_id` text NOT NULL,
	`respondent` text NOT NULL,
	PRIMARY KEY(`village_id`, `survey_id`, `respondent`)
);
--> statement-breakpoint
CREATE TABLE `survey_writing` (
	`village_id` text NOT NULL,
	`person_id` text NOT NULL,
	`draft` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `person_id`)
);
--> statement-breakpoint
CREATE TABLE `task` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`household_id` text,
	`person_id` text,
	`chat_id` text,
	`subject` text NOT NULL,
	`detail` text,
	`created_at` integer NOT NULL,
	`done_at` integer,
	`done_by` text,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `task_open` ON `task` (`village_id`,`done_at`,`created_at`);--> statement-breakpoint
CREATE INDEX `task_subject` ON `task` (`village_id`,`subject`);--> statement-breakpoint
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
CREATE UNIQUE INDEX `timer_subject` ON `timer` (`village_id`,`kind`,`subject`);--> statement-breakpoint
CREATE TABLE `unasked_message` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`person_id` text NOT NULL,
	`chat_id` text NOT NULL,
	`matter` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `person_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `unasked_message_chat` ON `unasked_message` (`village_id`,`chat_id`);--> statement-breakpoint
CREATE INDEX `unasked_message_at` ON `unasked_message` (`village_id`,`at`);--> statement-breakpoint
CREATE TABLE `village` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`name` text NOT NULL,
	`township` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `village_code` ON `village` (`code`);--> statement-breakpoint
CREATE TABLE `village_setting` (
	`village_id` text NOT NULL,
	`name` text NOT NULL,
	`value` text NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`village_id`, `name`)
);
--> statement-breakpoint
CREATE TABLE `webhook` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`secret_sealed` text NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`cursor` integer NOT NULL,
	`ended_at` integer,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `webhook_delivery` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`webhook_id` text NOT NULL,
	`event_id` text NOT NULL,
	`event` text NOT NULL,
	`body` text NOT NULL,
	`status` text NOT NULL,
	`tries` integer NOT NULL,
	`due_at` integer NOT NULL,
	`lease_until` integer,
	`cause` text,
	`created_at` integer NOT NULL,
	`delivered_at` integer,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_delivery_once` ON `webhook_delivery` (`village_id`,`webhook_id`,`event_id`);--> statement-breakpoint
CREATE INDEX `webhook_delivery_due` ON `webhook_delivery` (`village_id`,`webhook_id`,`status`,`due_at`);--> statement-breakpoint
CREATE INDEX `webhook_delivery_log` ON `webhook_delivery` (`village_id`,`webhook_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `work_asker` (
	`village_id` text NOT NULL,
	`task_id` text NOT NULL,
	`person_id` text NOT NULL,
	PRIMARY KEY(`village_id`, `task_id`, `person_id`)
);
--> statement-breakpoint
CREATE INDEX `work_asker_person` ON `work_asker` (`village_id`,`person_id`);--> statement-breakpoint
CREATE TABLE `work_escalation` (
	`village_id` text NOT NULL,
	`number` text NOT NULL,
	`task_id` text NOT NULL,
	`office` text NOT NULL,
	`reason` text NOT NULL,
	`deadline` integer NOT NULL,
	`sent_at` integer NOT NULL,
	`sent_by` text,
	`acknowledged_at` integer,
	`acknowledged_by` text,
	`promised_at` integer,
	`answer` text,
	`answered_at` integer,
	`answered_by` text,
	`overdue_at` integer,
	PRIMARY KEY(`village_id`, `number`)
);
--> statement-breakpoint
CREATE INDEX `work_escalation_task` ON `work_escalation` (`village_id`,`task_id`);--> statement-breakpoint
CREATE TABLE `work_event` (
	`village_id` text NOT NULL,
	`task_id` text NOT NULL,
	`step` integer NOT NULL,
	`at` integer NOT NULL,
	`kind` text NOT NULL,
	`from_state` text,
	`to_state` text NOT NULL,
	`actor` text,
	`actor_name` text NOT NULL,
	`note` text NOT NULL,
	`photos` text NOT NULL,
	PRIMARY KEY(`village_id`, `task_id`, `step`)
);
--> statement-breakpoint
CREATE TABLE `work_follow_up` (
	`village_id` text NOT NULL,
	`task_id` text NOT NULL,
	`round` integer NOT NULL,
	`person_id` text NOT NULL,
	`asked_at` integer NOT NULL,
	`answer` text,
	`reason` text NOT NULL,
	`answered_at` integer,
	`entered_by` text,
	PRIMARY KEY(`village_id`, `task_id`, `round`, `person_id`)
);
--> statement-breakpoint
CREATE INDEX `work_follow_up_person` ON `work_follow_up` (`village_id`,`person_id`,`answered_at`);--> statement-breakpoint
CREATE TABLE `work_task` (
	`village_id` text NOT NULL,
	`id` text NOT NULL,
	`number` text NOT NULL,
	`title` text NOT NULL,
	`text` text NOT NULL,
	`matter_id` text,
	`decision_number` text,
	`item_id` text,
	`responsible_id` text NOT NULL,
	`deadline` integer NOT NULL,
	`budget_fen` integer,
	`state` text NOT NULL,
	`reported_by` text,
	`done_at` integer,
	`reopened` integer NOT NULL,
	`draw` real,
	`overdue_at` integer,
	`created_at` integer NOT NULL,
	`created_by` text,
	PRIMARY KEY(`village_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `work_task_number` ON `work_task` (`village_id`,`number`);--> statement-breakpoint
CREATE INDEX `work_task_state` ON `work_task` (`village_id`,`state`,`deadline`);--> statement-breakpoint
CREATE INDEX `work_task_responsible` ON `work_task` (`village_id`,`responsible_id`);--> statement-breakpoint
CREATE INDEX `work_task_matter` ON `work_task` (`village_id`,`matter_id`);--> statement-breakpoint
CREATE INDEX `work_task_item` ON `work_task` (`village_id`,`item_id`);