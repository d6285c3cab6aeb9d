CREATE TABLE "alert" (
	"id" text PRIMARY KEY NOT NULL,
	"village_id" text,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"detail" text NOT NULL,
	"at" bigint NOT NULL,
	"closed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "api_answer" (
	"village_id" text NOT NULL,
	"key_id" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"asked" text NOT NULL,
	"body" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "api_answer_village_id_key_id_idempotency_key_pk" PRIMARY KEY("village_id","key_id","idempotency_key")
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"scopes" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"last_used_at" bigint,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "api_key_village" (
	"village_id" text NOT NULL,
	"key_id" text NOT NULL,
	CONSTRAINT "api_key_village_village_id_key_id_pk" PRIMARY KEY("village_id","key_id")
);
--> statement-breakpoint
CREATE TABLE "binding" (
	"chat_id" text NOT NULL,
	"village_id" text NOT NULL,
	"person_id" text NOT NULL,
	"how" text NOT NULL,
	"entered_by" text,
	"bound_at" bigint NOT NULL,
	"head_by" text,
	"disputed_at" bigint,
	"preferred_at" bigint,
	"unbound_at" bigint,
	CONSTRAINT "binding_chat_id_village_id_person_id_pk" PRIMARY KEY("chat_id","village_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "change_report" (
	"village_id" text NOT NULL,
	"change_id" text NOT NULL,
	"person_id" text NOT NULL,
	"words" text NOT NULL,
	"created_at" bigint NOT NULL,
	"message_id" text,
	"told_at" bigint,
	CONSTRAINT "change_report_village_id_change_id_person_id_pk" PRIMARY KEY("village_id","change_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "channel_secret" (
	"channel" text NOT NULL,
	"name" text NOT NULL,
	"value" text,
	"held_by" text,
	"held_until" bigint,
	CONSTRAINT "channel_secret_channel_name_pk" PRIMARY KEY("channel","name")
);
--> statement-breakpoint
CREATE TABLE "chat" (
	"id" text PRIMARY KEY NOT NULL,
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"address" text NOT NULL,
	"is_group" boolean NOT NULL,
	"next_seq" bigint NOT NULL,
	"person_id" text,
	"village_id" text,
	"created_at" bigint NOT NULL,
	"last_inbound_at" bigint,
	"window_used" bigint DEFAULT 0 NOT NULL,
	"has_parked" boolean DEFAULT false NOT NULL,
	"closed_at" bigint,
	"muted_at" bigint
);
--> statement-breakpoint
CREATE TABLE "consent" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"person_id" text NOT NULL,
	"chat_id" text NOT NULL,
	"version" text NOT NULL,
	"at" bigint NOT NULL,
	"withdrawn_at" bigint,
	CONSTRAINT "consent_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "council_body" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"group_name" text,
	"rule" text NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" text,
	"ended_at" bigint,
	CONSTRAINT "council_body_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "council_decision" (
	"village_id" text NOT NULL,
	"number" text NOT NULL,
	"matter_id" text NOT NULL,
	"round" bigint NOT NULL,
	"verdict" text NOT NULL,
	"words" text NOT NULL,
	"at" bigint NOT NULL,
	"by" text,
	"ledger_seq" bigint NOT NULL,
	"corrects" text,
	CONSTRAINT "council_decision_village_id_number_pk" PRIMARY KEY("village_id","number")
);
--> statement-breakpoint
CREATE TABLE "council_gate" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"matter_id" text NOT NULL,
	"kind" text NOT NULL,
	"verdict" text NOT NULL,
	"note" text NOT NULL,
	"by" text,
	"at" bigint NOT NULL,
	CONSTRAINT "council_gate_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "council_link_opened" (
	"village_id" text NOT NULL,
	"matter_id" text NOT NULL,
	"round" bigint NOT NULL,
	"person_id" text NOT NULL,
	CONSTRAINT "council_link_opened_village_id_matter_id_round_person_id_pk" PRIMARY KEY("village_id","matter_id","round","person_id")
);
--> statement-breakpoint
CREATE TABLE "council_mark" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"matter_id" text NOT NULL,
	"stage" text NOT NULL,
	"signer" text NOT NULL,
	"who" text NOT NULL,
	"note" text NOT NULL,
	"photo" text,
	"entered_by" text,
	"at" bigint NOT NULL,
	CONSTRAINT "council_mark_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "council_matter" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"serial" bigint NOT NULL,
	"body_id" text NOT NULL,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"kind" text NOT NULL,
	"preset" text NOT NULL,
	"group_name" text,
	"item_id" text,
	"item_number" bigint,
	"needs_poll" boolean NOT NULL,
	"poll_survey_id" text,
	"budget_fen" bigint,
	"state" text NOT NULL,
	"round" bigint NOT NULL,
	"rank" bigint,
	"noticed_at" bigint,
	"meets_at" bigint,
	"created_at" bigint NOT NULL,
	"created_by" text,
	CONSTRAINT "council_matter_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "council_party" (
	"village_id" text NOT NULL,
	"matter_id" text NOT NULL,
	"person_id" text NOT NULL,
	"role" text NOT NULL,
	CONSTRAINT "council_party_village_id_matter_id_person_id_role_pk" PRIMARY KEY("village_id","matter_id","person_id","role")
);
--> statement-breakpoint
CREATE TABLE "council_ranking" (
	"village_id" text NOT NULL,
	"body_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"ranking" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "council_ranking_village_id_body_id_unit_id_pk" PRIMARY KEY("village_id","body_id","unit_id")
);
--> statement-breakpoint
CREATE TABLE "council_recusal" (
	"village_id" text NOT NULL,
	"matter_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"reason" text NOT NULL,
	"by" text,
	"at" bigint NOT NULL,
	CONSTRAINT "council_recusal_village_id_matter_id_unit_id_pk" PRIMARY KEY("village_id","matter_id","unit_id")
);
--> statement-breakpoint
CREATE TABLE "council_round" (
	"village_id" text NOT NULL,
	"matter_id" text NOT NULL,
	"round" bigint NOT NULL,
	"way" text NOT NULL,
	"rule" text NOT NULL,
	"roll" text NOT NULL,
	"opened_at" bigint NOT NULL,
	"opened_by" text,
	"invited_at" bigint,
	"closes_at" bigint,
	"closed_at" bigint,
	"counts" text,
	"outcome" text,
	"verdict" text,
	"note" text NOT NULL,
	"photo" text,
	"next_at" bigint,
	CONSTRAINT "council_round_village_id_matter_id_round_pk" PRIMARY KEY("village_id","matter_id","round")
);
--> statement-breakpoint
CREATE TABLE "council_sealed" (
	"village_id" text NOT NULL,
	"matter_id" text NOT NULL,
	"round" bigint NOT NULL,
	"pool" text NOT NULL,
	CONSTRAINT "council_sealed_village_id_matter_id_round_pk" PRIMARY KEY("village_id","matter_id","round")
);
--> statement-breakpoint
CREATE TABLE "council_seat" (
	"village_id" text NOT NULL,
	"body_id" text NOT NULL,
	"unit_id" text NOT NULL,
	"person_id" text NOT NULL,
	"since" bigint NOT NULL,
	CONSTRAINT "council_seat_village_id_body_id_unit_id_pk" PRIMARY KEY("village_id","body_id","unit_id")
);
--> statement-breakpoint
CREATE TABLE "council_serial" (
	"village_id" text NOT NULL,
	"series" text NOT NULL,
	"year" bigint NOT NULL,
	"last" bigint NOT NULL,
	CONSTRAINT "council_serial_village_id_series_year_pk" PRIMARY KEY("village_id","series","year")
);
--> statement-breakpoint
CREATE TABLE "council_took_part" (
	"village_id" text NOT NULL,
	"matter_id" text NOT NULL,
	"round" bigint NOT NULL,
	"unit_id" text NOT NULL,
	CONSTRAINT "council_took_part_village_id_matter_id_round_unit_id_pk" PRIMARY KEY("village_id","matter_id","round","unit_id")
);
--> statement-breakpoint
CREATE TABLE "council_vote" (
	"village_id" text NOT NULL,
	"matter_id" text NOT NULL,
	"round" bigint NOT NULL,
	"unit_id" text NOT NULL,
	"version" bigint NOT NULL,
	"person_id" text NOT NULL,
	"choice" text NOT NULL,
	"reason" text NOT NULL,
	"channel" text NOT NULL,
	"entered_by" text,
	"photo" text,
	"at" bigint NOT NULL,
	CONSTRAINT "council_vote_village_id_matter_id_round_unit_id_pk" PRIMARY KEY("village_id","matter_id","round","unit_id")
);
--> statement-breakpoint
CREATE TABLE "council_vote_earlier" (
	"village_id" text NOT NULL,
	"matter_id" text NOT NULL,
	"round" bigint NOT NULL,
	"unit_id" text NOT NULL,
	"version" bigint NOT NULL,
	"person_id" text NOT NULL,
	"choice" text NOT NULL,
	"reason" text NOT NULL,
	"channel" text NOT NULL,
	"entered_by" text,
	"photo" text,
	"at" bigint NOT NULL,
	CONSTRAINT "council_vote_earlier_village_id_matter_id_round_unit_id_version_pk" PRIMARY KEY("village_id","matter_id","round","unit_id","version")
);
--> statement-breakpoint
CREATE TABLE "digest_picture" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"chat_id" text NOT NULL,
	"drawing" text NOT NULL,
	"tries" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "digest_picture_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "digest_subscription" (
	"village_id" text NOT NULL,
	"person_id" text NOT NULL,
	"rhythm" text NOT NULL,
	"cursor" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "digest_subscription_village_id_person_id_rhythm_pk" PRIMARY KEY("village_id","person_id","rhythm")
);
--> statement-breakpoint
CREATE TABLE "enrol_try" (
	"subject" text PRIMARY KEY NOT NULL,
	"count" bigint NOT NULL,
	"since" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "enrolment_code" (
	"code_hash" text PRIMARY KEY NOT NULL,
	"sealed" text NOT NULL,
	"village_id" text NOT NULL,
	"household_id" text NOT NULL,
	"used" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "filing" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"number" text NOT NULL,
	"kind" text NOT NULL,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"matter_id" text,
	"decision_number" text,
	"photos" text NOT NULL,
	"state" text NOT NULL,
	"due_at" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" text,
	"filed_at" bigint,
	"filed_by" text,
	"receipt_number" text,
	"receipt_date" bigint,
	"received_at" bigint,
	"received_by" text,
	"received_by_name" text,
	"returned_why" text,
	"returned_at" bigint,
	CONSTRAINT "filing_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "household" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"number" text NOT NULL,
	"sort_key" text NOT NULL,
	"group_id" text,
	"grid_id" text,
	"address" text,
	"contact" text,
	CONSTRAINT "household_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"chat_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"external_id" text NOT NULL,
	"body" text,
	"status" text NOT NULL,
	"attempts" bigint NOT NULL,
	"crashes" bigint DEFAULT 0 NOT NULL,
	"due_at" bigint NOT NULL,
	"received_at" bigint NOT NULL,
	"done_at" bigint,
	"cause" text,
	"reply_seq" bigint,
	CONSTRAINT "inbox_chat_id_seq_pk" PRIMARY KEY("chat_id","seq")
);
--> statement-breakpoint
CREATE TABLE "item" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"title" text NOT NULL,
	"category" text NOT NULL,
	"place" text,
	"state" text NOT NULL,
	"number" bigint,
	"cleared_title" text,
	"why" text NOT NULL,
	"confidence" bigint NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "item_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "item_answer" (
	"village_id" text NOT NULL,
	"one" text NOT NULL,
	"other" text NOT NULL,
	"is_same" boolean NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "item_answer_village_id_one_other_pk" PRIMARY KEY("village_id","one","other")
);
--> statement-breakpoint
CREATE TABLE "item_board" (
	"village_id" text NOT NULL,
	"needs_second" boolean NOT NULL,
	"asked_by" text,
	"asked_by_name" text,
	"asked_at_seq" bigint,
	CONSTRAINT "item_board_village_id_pk" PRIMARY KEY("village_id")
);
--> statement-breakpoint
CREATE TABLE "item_change" (
	"village_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"at" bigint NOT NULL,
	"actor" text,
	"actor_name" text NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"change" text NOT NULL,
	"undone_at" bigint,
	CONSTRAINT "item_change_village_id_seq_pk" PRIMARY KEY("village_id","seq")
);
--> statement-breakpoint
CREATE TABLE "item_claim" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"seq" bigint NOT NULL,
	"opinion_id" text NOT NULL,
	"start" bigint NOT NULL,
	"end" bigint NOT NULL,
	"fate" text NOT NULL,
	"item_id" text,
	"same_as" text,
	"reason" text,
	"flags" text NOT NULL,
	"cleared_at" bigint,
	"cleared_by" text,
	"shown" text,
	CONSTRAINT "item_claim_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "item_likeness" (
	"village_id" text NOT NULL,
	"opinion_id" text NOT NULL,
	"subject" text NOT NULL,
	"answer" text NOT NULL,
	"at" bigint NOT NULL,
	"by" text,
	CONSTRAINT "item_likeness_village_id_opinion_id_subject_pk" PRIMARY KEY("village_id","opinion_id","subject")
);
--> statement-breakpoint
CREATE TABLE "item_objection" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"version" bigint NOT NULL,
	"kind" text NOT NULL,
	"claim_id" text,
	"person_id" text NOT NULL,
	"words" text NOT NULL,
	"at" bigint NOT NULL,
	"answer" text,
	"answered_at" bigint,
	"answered_by" text,
	CONSTRAINT "item_objection_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "item_posting" (
	"village_id" text NOT NULL,
	"version" bigint NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"checked_by" text,
	"until" bigint NOT NULL,
	"list" text NOT NULL,
	"hash" text NOT NULL,
	"ledger_seq" bigint NOT NULL,
	"at_seq" bigint NOT NULL,
	CONSTRAINT "item_posting_village_id_version_pk" PRIMARY KEY("village_id","version")
);
--> statement-breakpoint
CREATE TABLE "item_support" (
	"village_id" text NOT NULL,
	"subject" text NOT NULL,
	"person_id" text NOT NULL,
	"household_id" text NOT NULL,
	"at" bigint NOT NULL,
	"opinion_id" text,
	CONSTRAINT "item_support_village_id_subject_person_id_pk" PRIMARY KEY("village_id","subject","person_id")
);
--> statement-breakpoint
CREATE TABLE "ledger_entry" (
	"village_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"kind" text NOT NULL,
	"at" bigint NOT NULL,
	"body" text NOT NULL,
	"nodes" text NOT NULL,
	CONSTRAINT "ledger_entry_village_id_seq_pk" PRIMARY KEY("village_id","seq")
);
--> statement-breakpoint
CREATE TABLE "ledger_head" (
	"village_id" text PRIMARY KEY NOT NULL,
	"size" bigint NOT NULL,
	"frontier" text NOT NULL,
	"latest_at" bigint NOT NULL,
	"root_due_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_key" (
	"village_id" text NOT NULL,
	"number" bigint NOT NULL,
	"key_id" text NOT NULL,
	"public_key" text NOT NULL,
	"sealed_key" text NOT NULL,
	"signature" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "ledger_key_village_id_number_pk" PRIMARY KEY("village_id","number")
);
--> statement-breakpoint
CREATE TABLE "ledger_receipt" (
	"village_id" text NOT NULL,
	"code" text NOT NULL,
	"seq" bigint NOT NULL,
	CONSTRAINT "ledger_receipt_village_id_code_pk" PRIMARY KEY("village_id","code")
);
--> statement-breakpoint
CREATE TABLE "ledger_root" (
	"village_id" text NOT NULL,
	"size" bigint NOT NULL,
	"root" text NOT NULL,
	"at" bigint NOT NULL,
	"signature" text NOT NULL,
	"key_id" text NOT NULL,
	CONSTRAINT "ledger_root_village_id_size_pk" PRIMARY KEY("village_id","size")
);
--> statement-breakpoint
CREATE TABLE "media_gone" (
	"ref" text PRIMARY KEY NOT NULL,
	"is_erased" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"village_id" text NOT NULL,
	"person_id" text NOT NULL,
	"household_id" text NOT NULL,
	"place" bigint NOT NULL,
	"name" text NOT NULL,
	"relation" text,
	"sex" text,
	"birth" text,
	"residence" text,
	"roles" text NOT NULL,
	"has_role" boolean NOT NULL,
	"phone_sealed" text,
	"phone_hash" text,
	"phone_tail" text,
	"identity_sealed" text,
	"identity_hash" text,
	CONSTRAINT "membership_village_id_person_id_pk" PRIMARY KEY("village_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "notice" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"category" text NOT NULL,
	"state" text NOT NULL,
	"title" text NOT NULL,
	"number" text,
	"version" bigint NOT NULL,
	"draft" text,
	"draft_why" text,
	"draft_version" bigint NOT NULL,
	"drafted_by" text NOT NULL,
	"released_by" text,
	"released_draft" bigint,
	"tell_when" text,
	"published_at" bigint,
	"revised_at" bigint,
	"posts_until" bigint,
	"objects_until" bigint,
	"withdrawn_at" bigint,
	"withdrawn_why" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "notice_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "notice_broadcast" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"state" text NOT NULL,
	"notices" text NOT NULL,
	"starts_at" bigint NOT NULL,
	"cursor" text NOT NULL,
	"sweep" text NOT NULL,
	"is_planned" boolean NOT NULL,
	"started_by" text NOT NULL,
	"ordered_by" text,
	"created_at" bigint NOT NULL,
	CONSTRAINT "notice_broadcast_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "notice_duty" (
	"village_id" text NOT NULL,
	"category" text NOT NULL,
	"period" text NOT NULL,
	"starts_at" bigint NOT NULL,
	"ends_at" bigint NOT NULL,
	"reminded_at" bigint,
	"alarmed_at" bigint,
	"done_at" bigint,
	"notice_id" text,
	"nothing_why" text,
	"nothing_by" text,
	CONSTRAINT "notice_duty_village_id_category_period_pk" PRIMARY KEY("village_id","category","period")
);
--> statement-breakpoint
CREATE TABLE "notice_group" (
	"village_id" text NOT NULL,
	"chat_id" text NOT NULL,
	"bound_by" text NOT NULL,
	"bound_at" bigint NOT NULL,
	CONSTRAINT "notice_group_village_id_chat_id_pk" PRIMARY KEY("village_id","chat_id")
);
--> statement-breakpoint
CREATE TABLE "notice_meeting" (
	"village_id" text NOT NULL,
	"period" text NOT NULL,
	"meets_at" bigint NOT NULL,
	"agenda" text NOT NULL,
	"made_at" bigint NOT NULL,
	"place" text NOT NULL,
	"present" bigint,
	"chair" text NOT NULL,
	"minutes" text NOT NULL,
	"held_at" bigint,
	CONSTRAINT "notice_meeting_village_id_period_pk" PRIMARY KEY("village_id","period")
);
--> statement-breakpoint
CREATE TABLE "notice_news" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"hearer" text NOT NULL,
	"notice_id" text NOT NULL,
	"text" text NOT NULL,
	"at" bigint NOT NULL,
	"read_at" bigint,
	CONSTRAINT "notice_news_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "notice_number" (
	"village_id" text NOT NULL,
	"series" text NOT NULL,
	"serial" bigint NOT NULL,
	"number" text NOT NULL,
	"notice_id" text,
	"given_at" bigint NOT NULL,
	"voided_at" bigint,
	"voided_why" text,
	CONSTRAINT "notice_number_village_id_series_serial_pk" PRIMARY KEY("village_id","series","serial")
);
--> statement-breakpoint
CREATE TABLE "notice_question" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"serial" bigint NOT NULL,
	"year" bigint NOT NULL,
	"notice_id" text NOT NULL,
	"person_id" text,
	"is_public" boolean NOT NULL,
	"text" text NOT NULL,
	"state" text NOT NULL,
	"asked_at" bigint NOT NULL,
	"answer" text,
	"answer_files" text,
	"answered_at" bigint,
	"answered_by" text,
	"meeting" text,
	"disagree" bigint,
	"present" bigint,
	CONSTRAINT "notice_question_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "notice_recipient" (
	"village_id" text NOT NULL,
	"notice_id" text NOT NULL,
	"version" bigint NOT NULL,
	"person_id" text NOT NULL,
	"broadcast_id" text NOT NULL,
	"household_id" text NOT NULL,
	"group_name" text,
	"grid_name" text,
	"way" text NOT NULL,
	"chat_id" text,
	"message_id" text,
	"planned_at" bigint NOT NULL,
	"cancelled_at" bigint,
	"delivered_at" bigint,
	"seen_at" bigint,
	"seen_how" text,
	"seen_by" text,
	"device" text,
	CONSTRAINT "notice_recipient_village_id_notice_id_version_person_id_pk" PRIMARY KEY("village_id","notice_id","version","person_id")
);
--> statement-breakpoint
CREATE TABLE "notice_second" (
	"village_id" text NOT NULL,
	"question_id" text NOT NULL,
	"person_id" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "notice_second_village_id_question_id_person_id_pk" PRIMARY KEY("village_id","question_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "notice_settings" (
	"village_id" text PRIMARY KEY NOT NULL,
	"settings" text NOT NULL,
	"since" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "notice_version" (
	"village_id" text NOT NULL,
	"notice_id" text NOT NULL,
	"version" bigint NOT NULL,
	"number" text NOT NULL,
	"title" text NOT NULL,
	"content" text NOT NULL,
	"hash" text NOT NULL,
	"corrects" bigint,
	"why" text NOT NULL,
	"published_at" bigint NOT NULL,
	"published_by" text NOT NULL,
	"released_by" text,
	"ledger_seq" bigint NOT NULL,
	CONSTRAINT "notice_version_village_id_notice_id_version_pk" PRIMARY KEY("village_id","notice_id","version")
);
--> statement-breakpoint
CREATE TABLE "opinion" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"year" bigint NOT NULL,
	"serial" bigint NOT NULL,
	"number" text NOT NULL,
	"person_id" text,
	"household_id" text,
	"group_name" text,
	"given_name" text,
	"text" text NOT NULL,
	"media" text NOT NULL,
	"source_kind" text NOT NULL,
	"channel" text NOT NULL,
	"chat_id" text,
	"is_named" boolean NOT NULL,
	"state" text NOT NULL,
	"created_at" bigint NOT NULL,
	"name_chosen_at" bigint,
	"place" text,
	"entered_by" text,
	"disputed_at" bigint,
	"visit_id" text,
	"import_key" text,
	"erased_at" bigint,
	CONSTRAINT "opinion_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "opinion_counter" (
	"village_id" text NOT NULL,
	"year" bigint NOT NULL,
	"last" bigint NOT NULL,
	CONSTRAINT "opinion_counter_village_id_year_pk" PRIMARY KEY("village_id","year")
);
--> statement-breakpoint
CREATE TABLE "opinion_event" (
	"village_id" text NOT NULL,
	"opinion_id" text NOT NULL,
	"step" bigint NOT NULL,
	"at" bigint NOT NULL,
	"actor" text,
	"actor_kind" text NOT NULL,
	"kind" text NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"note" text NOT NULL,
	CONSTRAINT "opinion_event_village_id_opinion_id_step_pk" PRIMARY KEY("village_id","opinion_id","step")
);
--> statement-breakpoint
CREATE TABLE "opinion_visit" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"at" bigint NOT NULL,
	"place" text NOT NULL,
	"staff" text NOT NULL,
	"visitors" text NOT NULL,
	"note" text NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" text NOT NULL,
	CONSTRAINT "opinion_visit_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"chat_id" text NOT NULL,
	"lane" text NOT NULL,
	"seq" bigint NOT NULL,
	"id" text NOT NULL,
	"body" text,
	"rendering" text,
	"status" text NOT NULL,
	"due_at" bigint NOT NULL,
	"lease_until" bigint,
	"attempts" bigint NOT NULL,
	"parts_sent" bigint NOT NULL,
	"external_ids" text,
	"cause" text,
	"created_at" bigint NOT NULL,
	"sent_at" bigint,
	CONSTRAINT "outbox_chat_id_lane_seq_pk" PRIMARY KEY("chat_id","lane","seq")
);
--> statement-breakpoint
CREATE TABLE "outreach_visit" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"purpose" text NOT NULL,
	"target" text NOT NULL,
	"household_id" text NOT NULL,
	"person_id" text NOT NULL,
	"is_spoken" boolean NOT NULL,
	"at" bigint NOT NULL,
	"visitor" text NOT NULL,
	"said" text NOT NULL,
	"next" text NOT NULL,
	"entered_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	CONSTRAINT "outreach_visit_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "password_link" (
	"account_id" text PRIMARY KEY NOT NULL,
	"hash" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"created_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" text PRIMARY KEY NOT NULL,
	"identity_hash" text
);
--> statement-breakpoint
CREATE TABLE "record" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"at" bigint NOT NULL,
	"event" text NOT NULL,
	"subject" text NOT NULL,
	"actor" text,
	"data" text NOT NULL,
	CONSTRAINT "record_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "resident_group" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "resident_group_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "session" (
	"chat_id" text NOT NULL,
	"sender" text NOT NULL,
	"person_id" text NOT NULL,
	"depth" bigint NOT NULL,
	"village_id" text,
	"flow_type" text NOT NULL,
	"flow_version" bigint NOT NULL,
	"params" text NOT NULL,
	"state" text NOT NULL,
	"wait" text NOT NULL,
	"token" text NOT NULL,
	"prompt_seq" bigint NOT NULL,
	"misses" bigint NOT NULL,
	"turns" bigint NOT NULL,
	"version" bigint NOT NULL,
	"started_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "session_chat_id_sender_person_id_depth_pk" PRIMARY KEY("chat_id","sender","person_id","depth")
);
--> statement-breakpoint
CREATE TABLE "setup_token" (
	"hash" text PRIMARY KEY NOT NULL,
	"created_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"used_at" bigint,
	"is_rescue" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_try" (
	"key" text PRIMARY KEY NOT NULL,
	"tries" bigint NOT NULL,
	"last_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signoff_answer" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"household_id" text NOT NULL,
	"n" bigint NOT NULL,
	"answer" text NOT NULL,
	"signer" text NOT NULL,
	"capacity" text NOT NULL,
	"means" text NOT NULL,
	"level" text NOT NULL,
	"statement_version" bigint NOT NULL,
	"rows_version" bigint NOT NULL,
	"standing" text NOT NULL,
	"at" bigint NOT NULL,
	"receipt" text NOT NULL,
	"ledger_seq" bigint NOT NULL,
	"salt" text,
	"opening" text,
	"objections" text,
	"strokes" text,
	"picture" text,
	"factor" text,
	"photo" text,
	"witness" text,
	"entered_by" text,
	"contest_until" bigint,
	"contested_by" text,
	CONSTRAINT "signoff_answer_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "signoff_campaign" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"title" text NOT NULL,
	"kind" text NOT NULL,
	"level" text NOT NULL,
	"signer" text NOT NULL,
	"state" text NOT NULL,
	"statement_version" bigint NOT NULL,
	"statement_hash" text NOT NULL,
	"version" bigint NOT NULL,
	"opened_at" bigint NOT NULL,
	"closes_at" bigint NOT NULL,
	"posting_days" bigint NOT NULL,
	"reminders" text NOT NULL,
	"total" bigint,
	"standard_id" text,
	"created_by" text,
	"closed_at" bigint,
	CONSTRAINT "signoff_campaign_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "signoff_case" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"household_id" text NOT NULL,
	"answer_id" text NOT NULL,
	"row_number" text NOT NULL,
	"reason" text NOT NULL,
	"photo" text,
	"assignee" text,
	"assigned_at" bigint,
	"finding" text,
	"measured_at" bigint,
	"outcome" text,
	"opened_at" bigint NOT NULL,
	"closed_at" bigint,
	"closed_by" text,
	CONSTRAINT "signoff_case_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "signoff_delegation" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"household_id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"from_person" text NOT NULL,
	"to_person" text NOT NULL,
	"how" text NOT NULL,
	"photo" text,
	"created_at" bigint NOT NULL,
	"created_by" text NOT NULL,
	"expires_at" bigint NOT NULL,
	"revoked_at" bigint,
	"ledger_seq" bigint NOT NULL,
	"salt" text,
	CONSTRAINT "signoff_delegation_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "signoff_factor" (
	"village_id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"household_id" text NOT NULL,
	"kind" text NOT NULL,
	"person_id" text NOT NULL,
	"hash" text NOT NULL,
	"sealed" text,
	"created_at" bigint NOT NULL,
	"expires_at" bigint,
	"handed_at" bigint,
	"handed_by" text,
	"used_at" bigint,
	"wrong" bigint NOT NULL,
	CONSTRAINT "signoff_factor_village_id_campaign_id_household_id_kind_person_id_pk" PRIMARY KEY("village_id","campaign_id","household_id","kind","person_id")
);
--> statement-breakpoint
CREATE TABLE "signoff_household" (
	"village_id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"household_id" text NOT NULL,
	"number" text NOT NULL,
	"place" bigint NOT NULL,
	"group_name" text NOT NULL,
	"grid_name" text NOT NULL,
	"status" text NOT NULL,
	"is_reached" boolean NOT NULL,
	"is_paper" boolean NOT NULL,
	"open_cases" bigint NOT NULL,
	"signer" text,
	"answer_id" text,
	"receipt" text,
	"rows_version" bigint NOT NULL,
	"rows_hash" text NOT NULL,
	"answers" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	CONSTRAINT "signoff_household_village_id_campaign_id_household_id_pk" PRIMARY KEY("village_id","campaign_id","household_id")
);
--> statement-breakpoint
CREATE TABLE "signoff_link_opened" (
	"village_id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"person_id" text NOT NULL,
	CONSTRAINT "signoff_link_opened_village_id_campaign_id_person_id_pk" PRIMARY KEY("village_id","campaign_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "signoff_recheck" (
	"village_id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"answer_id" text NOT NULL,
	"seed" text NOT NULL,
	"drawn_at" bigint NOT NULL,
	"is_right" boolean,
	"note" text,
	"checked_by" text,
	"checked_at" bigint,
	CONSTRAINT "signoff_recheck_village_id_campaign_id_answer_id_pk" PRIMARY KEY("village_id","campaign_id","answer_id")
);
--> statement-breakpoint
CREATE TABLE "signoff_row" (
	"village_id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"household_id" text NOT NULL,
	"number" text NOT NULL,
	"version" bigint NOT NULL,
	"place" bigint NOT NULL,
	"cells" text NOT NULL,
	"amount" bigint,
	"photo" text,
	"is_gone" boolean NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" text,
	"replaced_at" bigint,
	CONSTRAINT "signoff_row_village_id_campaign_id_number_version_pk" PRIMARY KEY("village_id","campaign_id","number","version")
);
--> statement-breakpoint
CREATE TABLE "signoff_standard" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"title" text NOT NULL,
	"criteria" text NOT NULL,
	"decision" text NOT NULL,
	"decided_at" bigint NOT NULL,
	"posted_at" bigint NOT NULL,
	"created_by" text,
	"ledger_seq" bigint NOT NULL,
	CONSTRAINT "signoff_standard_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "signoff_statement" (
	"village_id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"version" bigint NOT NULL,
	"text" text NOT NULL,
	"spoken" text NOT NULL,
	"hash" text NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" text,
	CONSTRAINT "signoff_statement_village_id_campaign_id_version_pk" PRIMARY KEY("village_id","campaign_id","version")
);
--> statement-breakpoint
CREATE TABLE "signoff_succession" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"household_id" text NOT NULL,
	"person_id" text NOT NULL,
	"reason" text NOT NULL,
	"note" text NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"ended_at" bigint,
	"ledger_seq" bigint NOT NULL,
	"salt" text,
	CONSTRAINT "signoff_succession_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "signoff_tally" (
	"village_id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"scope" text NOT NULL,
	"name" text NOT NULL,
	"due" bigint NOT NULL,
	"reached" bigint NOT NULL,
	"confirmed" bigint NOT NULL,
	"paper" bigint NOT NULL,
	"objected" bigint NOT NULL,
	"conflict" bigint NOT NULL,
	CONSTRAINT "signoff_tally_village_id_campaign_id_scope_name_pk" PRIMARY KEY("village_id","campaign_id","scope","name")
);
--> statement-breakpoint
CREATE TABLE "staff_account" (
	"id" text PRIMARY KEY NOT NULL,
	"login_name" text NOT NULL,
	"display_name" text NOT NULL,
	"password_hash" text NOT NULL,
	"is_administrator" boolean NOT NULL,
	"person_id" text,
	"created_at" bigint NOT NULL,
	"disabled_at" bigint
);
--> statement-breakpoint
CREATE TABLE "staff_session" (
	"id" text PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"account_id" text NOT NULL,
	"village_id" text,
	"device" text NOT NULL,
	"created_at" bigint NOT NULL,
	"last_seen_at" bigint NOT NULL,
	"expires_at" bigint NOT NULL,
	"revoked_at" bigint
);
--> statement-breakpoint
CREATE TABLE "staff_village" (
	"village_id" text NOT NULL,
	"account_id" text NOT NULL,
	"roles" text NOT NULL,
	CONSTRAINT "staff_village_village_id_account_id_pk" PRIMARY KEY("village_id","account_id")
);
--> statement-breakpoint
CREATE TABLE "staged_opinions" (
	"village_id" text NOT NULL,
	"hash" text NOT NULL,
	"content" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "staged_opinions_village_id_hash_pk" PRIMARY KEY("village_id","hash")
);
--> statement-breakpoint
CREATE TABLE "staged_roster" (
	"village_id" text NOT NULL,
	"hash" text NOT NULL,
	"content" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "staged_roster_village_id_hash_pk" PRIMARY KEY("village_id","hash")
);
--> statement-breakpoint
CREATE TABLE "survey" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"title" text NOT NULL,
	"unit" text NOT NULL,
	"secrecy" text NOT NULL,
	"state" text NOT NULL,
	"revision" bigint NOT NULL,
	"version" bigint NOT NULL,
	"opens_at" bigint,
	"closes_at" bigint,
	"created_at" bigint NOT NULL,
	"opened_at" bigint,
	"closed_at" bigint,
	"published_at" bigint,
	"invited_at" bigint,
	CONSTRAINT "survey_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "survey_answer" (
	"village_id" text NOT NULL,
	"survey_id" text NOT NULL,
	"respondent" text NOT NULL,
	"question_id" text NOT NULL,
	"version" bigint NOT NULL,
	"value" text NOT NULL,
	"kind" text NOT NULL,
	"answered_by" text NOT NULL,
	"channel" text NOT NULL,
	"entered_by" text,
	"at" bigint NOT NULL,
	CONSTRAINT "survey_answer_village_id_survey_id_respondent_question_id_pk" PRIMARY KEY("village_id","survey_id","respondent","question_id")
);
--> statement-breakpoint
CREATE TABLE "survey_answer_earlier" (
	"village_id" text NOT NULL,
	"survey_id" text NOT NULL,
	"respondent" text NOT NULL,
	"question_id" text NOT NULL,
	"version" bigint NOT NULL,
	"value" text NOT NULL,
	"kind" text NOT NULL,
	"answered_by" text NOT NULL,
	"channel" text NOT NULL,
	"entered_by" text,
	"at" bigint NOT NULL,
	CONSTRAINT "survey_answer_earlier_village_id_survey_id_respondent_question_id_version_pk" PRIMARY KEY("village_id","survey_id","respondent","question_id","version")
);
--> statement-breakpoint
CREATE TABLE "survey_entry" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"survey_id" text NOT NULL,
	"respondent" text NOT NULL,
	"person_id" text NOT NULL,
	"mode" text NOT NULL,
	"entered_by" text NOT NULL,
	"entered_by_name" text NOT NULL,
	"at" bigint NOT NULL,
	"photo" text,
	"questions" text NOT NULL,
	CONSTRAINT "survey_entry_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "survey_link_opened" (
	"village_id" text NOT NULL,
	"survey_id" text NOT NULL,
	"person_id" text NOT NULL,
	CONSTRAINT "survey_link_opened_village_id_survey_id_person_id_pk" PRIMARY KEY("village_id","survey_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "survey_reminder" (
	"village_id" text NOT NULL,
	"survey_id" text NOT NULL,
	"days" text NOT NULL,
	CONSTRAINT "survey_reminder_village_id_survey_id_pk" PRIMARY KEY("village_id","survey_id")
);
--> statement-breakpoint
CREATE TABLE "survey_response" (
	"village_id" text NOT NULL,
	"survey_id" text NOT NULL,
	"respondent" text NOT NULL,
	"revision" bigint NOT NULL,
	"started_by" text NOT NULL,
	"channel" text NOT NULL,
	"started_at" bigint NOT NULL,
	"completed_at" bigint,
	CONSTRAINT "survey_response_village_id_survey_id_respondent_pk" PRIMARY KEY("village_id","survey_id","respondent")
);
--> statement-breakpoint
CREATE TABLE "survey_revision" (
	"village_id" text NOT NULL,
	"survey_id" text NOT NULL,
	"revision" bigint NOT NULL,
	"definition" text NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" text,
	CONSTRAINT "survey_revision_village_id_survey_id_revision_pk" PRIMARY KEY("village_id","survey_id","revision")
);
--> statement-breakpoint
CREATE TABLE "survey_sealed" (
	"village_id" text NOT NULL,
	"survey_id" text NOT NULL,
	"pool" text NOT NULL,
	CONSTRAINT "survey_sealed_village_id_survey_id_pk" PRIMARY KEY("village_id","survey_id")
);
--> statement-breakpoint
CREATE TABLE "survey_tally" (
	"village_id" text NOT NULL,
	"survey_id" text NOT NULL,
	"question_id" text NOT NULL,
	"option" text NOT NULL,
	"stripe" bigint NOT NULL,
	"count" bigint NOT NULL,
	"sum" bigint NOT NULL,
	CONSTRAINT "survey_tally_village_id_survey_id_question_id_option_stripe_pk" PRIMARY KEY("village_id","survey_id","question_id","option","stripe")
);
--> statement-breakpoint
CREATE TABLE "survey_took_part" (
	"village_id" text NOT NULL,
	"survey_id" text NOT NULL,
	"respondent" text NOT NULL,
	CONSTRAINT "survey_took_part_village_id_survey_id_respondent_pk" PRIMARY KEY("village_id","survey_id","respondent")
);
--> statement-breakpoint
CREATE TABLE "survey_writing" (
	"village_id" text NOT NULL,
	"person_id" text NOT NULL,
	"draft" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "survey_writing_village_id_person_id_pk" PRIMARY KEY("village_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "task" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"kind" text NOT NULL,
	"household_id" text,
	"person_id" text,
	"chat_id" text,
	"subject" text NOT NULL,
	"detail" text,
	"created_at" bigint NOT NULL,
	"done_at" bigint,
	"done_by" text,
	CONSTRAINT "task_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "timer" (
	"id" text PRIMARY KEY NOT NULL,
	"village_id" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"due_at" bigint NOT NULL,
	"guard_version" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "unasked_message" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"person_id" text NOT NULL,
	"chat_id" text NOT NULL,
	"matter" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "unasked_message_village_id_person_id_id_pk" PRIMARY KEY("village_id","person_id","id")
);
--> statement-breakpoint
CREATE TABLE "village" (
	"id" text PRIMARY KEY NOT NULL,
	"code" text NOT NULL,
	"name" text NOT NULL,
	"township" text,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "village_setting" (
	"village_id" text NOT NULL,
	"name" text NOT NULL,
	"value" text NOT NULL,
	"changed_at" bigint NOT NULL,
	CONSTRAINT "village_setting_village_id_name_pk" PRIMARY KEY("village_id","name")
);
--> statement-breakpoint
CREATE TABLE "webhook" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"url" text NOT NULL,
	"events" text NOT NULL,
	"secret_sealed" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" bigint NOT NULL,
	"cursor" bigint NOT NULL,
	"ended_at" bigint,
	CONSTRAINT "webhook_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "webhook_delivery" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"webhook_id" text NOT NULL,
	"event_id" text NOT NULL,
	"event" text NOT NULL,
	"body" text NOT NULL,
	"status" text NOT NULL,
	"tries" bigint NOT NULL,
	"due_at" bigint NOT NULL,
	"lease_until" bigint,
	"cause" text,
	"created_at" bigint NOT NULL,
	"delivered_at" bigint,
	CONSTRAINT "webhook_delivery_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE TABLE "work_asker" (
	"village_id" text NOT NULL,
	"task_id" text NOT NULL,
	"person_id" text NOT NULL,
	CONSTRAINT "work_asker_village_id_task_id_person_id_pk" PRIMARY KEY("village_id","task_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "work_escalation" (
	"village_id" text NOT NULL,
	"number" text NOT NULL,
	"task_id" text NOT NULL,
	"office" text NOT NULL,
	"reason" text NOT NULL,
	"deadline" bigint NOT NULL,
	"sent_at" bigint NOT NULL,
	"sent_by" text,
	"acknowledged_at" bigint,
	"acknowledged_by" text,
	"promised_at" bigint,
	"answer" text,
	"answered_at" bigint,
	"answered_by" text,
	"overdue_at" bigint,
	CONSTRAINT "work_escalation_village_id_number_pk" PRIMARY KEY("village_id","number")
);
--> statement-breakpoint
CREATE TABLE "work_event" (
	"village_id" text NOT NULL,
	"task_id" text NOT NULL,
	"step" bigint NOT NULL,
	"at" bigint NOT NULL,
	"kind" text NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"actor" text,
	"actor_name" text NOT NULL,
	"note" text NOT NULL,
	"photos" text NOT NULL,
	CONSTRAINT "work_event_village_id_task_id_step_pk" PRIMARY KEY("village_id","task_id","step")
);
--> statement-breakpoint
CREATE TABLE "work_follow_up" (
	"village_id" text NOT NULL,
	"task_id" text NOT NULL,
	"round" bigint NOT NULL,
	"person_id" text NOT NULL,
	"asked_at" bigint NOT NULL,
	"answer" text,
	"reason" text NOT NULL,
	"answered_at" bigint,
	"entered_by" text,
	CONSTRAINT "work_follow_up_village_id_task_id_round_person_id_pk" PRIMARY KEY("village_id","task_id","round","person_id")
);
--> statement-breakpoint
CREATE TABLE "work_task" (
	"village_id" text NOT NULL,
	"id" text NOT NULL,
	"number" text NOT NULL,
	"title" text NOT NULL,
	"text" text NOT NULL,
	"matter_id" text,
	"decision_number" text,
	"item_id" text,
	"responsible_id" text NOT NULL,
	"deadline" bigint NOT NULL,
	"budget_fen" bigint,
	"state" text NOT NULL,
	"reported_by" text,
	"done_at" bigint,
	"reopened" bigint NOT NULL,
	"draw" double precision,
	"overdue_at" bigint,
	"created_at" bigint NOT NULL,
	"created_by" text,
	CONSTRAINT "work_task_village_id_id_pk" PRIMARY KEY("village_id","id")
);
--> statement-breakpoint
CREATE INDEX "alert_open" ON "alert" USING btree ("closed_at","at");--> statement-breakpoint
CREATE INDEX "api_answer_at" ON "api_answer" USING btree ("village_id","at");--> statement-breakpoint
CREATE INDEX "api_key_village_key" ON "api_key_village" USING btree ("key_id");--> statement-breakpoint
CREATE INDEX "binding_person" ON "binding" USING btree ("village_id","person_id");--> statement-breakpoint
CREATE INDEX "binding_live" ON "binding" USING btree ("village_id","person_id") WHERE unbound_at is null;--> statement-breakpoint
CREATE INDEX "change_report_waiting" ON "change_report" USING btree ("village_id","person_id","told_at");--> statement-breakpoint
CREATE UNIQUE INDEX "chat_address" ON "chat" USING btree ("channel","account","address");--> statement-breakpoint
CREATE INDEX "chat_person" ON "chat" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "chat_waiting" ON "chat" USING btree ("id") WHERE has_parked;--> statement-breakpoint
CREATE INDEX "consent_person" ON "consent" USING btree ("village_id","person_id");--> statement-breakpoint
CREATE INDEX "council_decision_matter" ON "council_decision" USING btree ("village_id","matter_id");--> statement-breakpoint
CREATE INDEX "council_gate_matter" ON "council_gate" USING btree ("village_id","matter_id");--> statement-breakpoint
CREATE INDEX "council_mark_matter" ON "council_mark" USING btree ("village_id","matter_id");--> statement-breakpoint
CREATE INDEX "council_mark_signer" ON "council_mark" USING btree ("village_id","signer","at");--> statement-breakpoint
CREATE UNIQUE INDEX "council_matter_serial" ON "council_matter" USING btree ("village_id","serial");--> statement-breakpoint
CREATE INDEX "council_matter_state" ON "council_matter" USING btree ("village_id","state","serial");--> statement-breakpoint
CREATE INDEX "council_matter_item" ON "council_matter" USING btree ("village_id","item_id");--> statement-breakpoint
CREATE INDEX "council_seat_person" ON "council_seat" USING btree ("village_id","person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "enrolment_code_live" ON "enrolment_code" USING btree ("village_id","household_id") WHERE revoked_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "filing_number" ON "filing" USING btree ("village_id","number");--> statement-breakpoint
CREATE INDEX "filing_state" ON "filing" USING btree ("village_id","state","due_at");--> statement-breakpoint
CREATE INDEX "filing_matter" ON "filing" USING btree ("village_id","matter_id");--> statement-breakpoint
CREATE UNIQUE INDEX "household_number" ON "household" USING btree ("village_id","number");--> statement-breakpoint
CREATE INDEX "household_order" ON "household" USING btree ("village_id","sort_key");--> statement-breakpoint
CREATE UNIQUE INDEX "inbox_once" ON "inbox" USING btree ("channel","account","external_id");--> statement-breakpoint
CREATE INDEX "inbox_new" ON "inbox" USING btree ("chat_id","seq") WHERE status = 'new';--> statement-breakpoint
CREATE INDEX "inbox_dead" ON "inbox" USING btree ("received_at") WHERE status = 'dead';--> statement-breakpoint
CREATE INDEX "inbox_worded" ON "inbox" USING btree ("received_at") WHERE status = 'done' and body is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "item_number" ON "item" USING btree ("village_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "item_claim_seq" ON "item_claim" USING btree ("village_id","seq");--> statement-breakpoint
CREATE INDEX "item_claim_opinion" ON "item_claim" USING btree ("village_id","opinion_id");--> statement-breakpoint
CREATE INDEX "item_claim_item" ON "item_claim" USING btree ("village_id","item_id");--> statement-breakpoint
CREATE INDEX "item_claim_unplaced" ON "item_claim" USING btree ("village_id","opinion_id") WHERE fate = 'open';--> statement-breakpoint
CREATE INDEX "item_likeness_open" ON "item_likeness" USING btree ("village_id","answer");--> statement-breakpoint
CREATE INDEX "item_objection_open" ON "item_objection" USING btree ("village_id","answered_at");--> statement-breakpoint
CREATE INDEX "ledger_receipt_code" ON "ledger_receipt" USING btree ("code");--> statement-breakpoint
CREATE INDEX "membership_household" ON "membership" USING btree ("village_id","household_id","place");--> statement-breakpoint
CREATE INDEX "membership_name" ON "membership" USING btree ("village_id","name");--> statement-breakpoint
CREATE INDEX "membership_phone" ON "membership" USING btree ("village_id","phone_hash");--> statement-breakpoint
CREATE INDEX "membership_phone_tail" ON "membership" USING btree ("village_id","phone_tail");--> statement-breakpoint
CREATE INDEX "membership_identity" ON "membership" USING btree ("village_id","identity_hash");--> statement-breakpoint
CREATE INDEX "membership_role" ON "membership" USING btree ("village_id","has_role");--> statement-breakpoint
CREATE INDEX "membership_here" ON "membership" USING btree ("village_id","birth") WHERE residence is null or residence not in ('moved', 'dead');--> statement-breakpoint
CREATE INDEX "membership_here_of" ON "membership" USING btree ("village_id","person_id","household_id") WHERE residence is null or residence not in ('moved', 'dead');--> statement-breakpoint
CREATE UNIQUE INDEX "notice_number_once" ON "notice" USING btree ("village_id","number");--> statement-breakpoint
CREATE INDEX "notice_published" ON "notice" USING btree ("village_id","published_at");--> statement-breakpoint
CREATE INDEX "notice_broadcast_held" ON "notice_broadcast" USING btree ("village_id","id") WHERE (state = 'pausing' or state = 'paused' or state = 'cancelling');--> statement-breakpoint
CREATE UNIQUE INDEX "notice_number_unique" ON "notice_number" USING btree ("village_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "notice_question_serial" ON "notice_question" USING btree ("village_id","year","serial");--> statement-breakpoint
CREATE INDEX "notice_question_notice" ON "notice_question" USING btree ("village_id","notice_id","asked_at");--> statement-breakpoint
CREATE INDEX "notice_question_state" ON "notice_question" USING btree ("village_id","state","asked_at");--> statement-breakpoint
CREATE INDEX "notice_recipient_message" ON "notice_recipient" USING btree ("village_id","message_id");--> statement-breakpoint
CREATE UNIQUE INDEX "opinion_number" ON "opinion" USING btree ("village_id","year","serial");--> statement-breakpoint
CREATE UNIQUE INDEX "opinion_import" ON "opinion" USING btree ("village_id","import_key");--> statement-breakpoint
CREATE INDEX "opinion_by_visit" ON "opinion" USING btree ("village_id","visit_id");--> statement-breakpoint
CREATE INDEX "opinion_person" ON "opinion" USING btree ("village_id","person_id","created_at");--> statement-breakpoint
CREATE INDEX "opinion_newest" ON "opinion" USING btree ("village_id","created_at");--> statement-breakpoint
CREATE INDEX "opinion_standing" ON "opinion" USING btree ("village_id","id") WHERE state = 'received' and erased_at is null;--> statement-breakpoint
CREATE INDEX "opinion_visit_newest" ON "opinion_visit" USING btree ("village_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_id" ON "outbox" USING btree ("id");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("lane","due_at") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_open" ON "outbox" USING btree ("chat_id","lane","seq") WHERE status in ('pending', 'sending');--> statement-breakpoint
CREATE INDEX "outbox_troubled" ON "outbox" USING btree ("status","created_at") WHERE status = 'parked' or status = 'uncertain' or status = 'dead';--> statement-breakpoint
CREATE INDEX "outbox_worded" ON "outbox" USING btree ("created_at") WHERE status in ('sent', 'dead') and body is not null;--> statement-breakpoint
CREATE INDEX "outreach_visit_purpose" ON "outreach_visit" USING btree ("village_id","purpose","at");--> statement-breakpoint
CREATE INDEX "outreach_visit_person" ON "outreach_visit" USING btree ("village_id","person_id");--> statement-breakpoint
CREATE INDEX "outreach_visit_household" ON "outreach_visit" USING btree ("village_id","purpose","household_id");--> statement-breakpoint
CREATE UNIQUE INDEX "person_identity" ON "person" USING btree ("identity_hash");--> statement-breakpoint
CREATE INDEX "record_subject" ON "record" USING btree ("village_id","subject");--> statement-breakpoint
CREATE INDEX "record_at" ON "record" USING btree ("village_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "resident_group_name" ON "resident_group" USING btree ("village_id","kind","name");--> statement-breakpoint
CREATE INDEX "sign_in_try_last" ON "sign_in_try" USING btree ("last_at");--> statement-breakpoint
CREATE UNIQUE INDEX "signoff_answer_n" ON "signoff_answer" USING btree ("village_id","campaign_id","household_id","n");--> statement-breakpoint
CREATE UNIQUE INDEX "signoff_answer_effective" ON "signoff_answer" USING btree ("village_id","campaign_id","household_id") WHERE standing = 'effective';--> statement-breakpoint
CREATE UNIQUE INDEX "signoff_answer_receipt" ON "signoff_answer" USING btree ("village_id","receipt");--> statement-breakpoint
CREATE INDEX "signoff_answer_signer" ON "signoff_answer" USING btree ("village_id","signer");--> statement-breakpoint
CREATE INDEX "signoff_campaign_state" ON "signoff_campaign" USING btree ("village_id","state","opened_at");--> statement-breakpoint
CREATE INDEX "signoff_case_open" ON "signoff_case" USING btree ("village_id","campaign_id","closed_at","opened_at");--> statement-breakpoint
CREATE INDEX "signoff_case_household" ON "signoff_case" USING btree ("village_id","campaign_id","household_id");--> statement-breakpoint
CREATE INDEX "signoff_delegation_to" ON "signoff_delegation" USING btree ("village_id","household_id","to_person");--> statement-breakpoint
CREATE INDEX "signoff_household_status" ON "signoff_household" USING btree ("village_id","campaign_id","status","place");--> statement-breakpoint
CREATE INDEX "signoff_household_group" ON "signoff_household" USING btree ("village_id","campaign_id","group_name","place");--> statement-breakpoint
CREATE INDEX "signoff_household_order" ON "signoff_household" USING btree ("village_id","campaign_id","place");--> statement-breakpoint
CREATE INDEX "signoff_household_of" ON "signoff_household" USING btree ("village_id","household_id");--> statement-breakpoint
CREATE INDEX "signoff_row_household" ON "signoff_row" USING btree ("village_id","campaign_id","household_id","place");--> statement-breakpoint
CREATE UNIQUE INDEX "signoff_standard_title" ON "signoff_standard" USING btree ("village_id","title");--> statement-breakpoint
CREATE UNIQUE INDEX "signoff_succession_now" ON "signoff_succession" USING btree ("village_id","household_id") WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "staff_account_login" ON "staff_account" USING btree ("login_name");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_session_token" ON "staff_session" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "staff_session_account" ON "staff_session" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "staff_village_account" ON "staff_village" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "survey_state" ON "survey" USING btree ("village_id","state");--> statement-breakpoint
CREATE INDEX "survey_answer_text" ON "survey_answer" USING btree ("village_id","survey_id","question_id","at","respondent") WHERE kind = 'text';--> statement-breakpoint
CREATE INDEX "survey_answer_media" ON "survey_answer" USING btree ("village_id","survey_id","at") WHERE kind = 'media';--> statement-breakpoint
CREATE INDEX "survey_entry_survey" ON "survey_entry" USING btree ("village_id","survey_id","at");--> statement-breakpoint
CREATE INDEX "survey_entry_person" ON "survey_entry" USING btree ("village_id","person_id","at");--> statement-breakpoint
CREATE INDEX "task_open" ON "task" USING btree ("village_id","done_at","created_at");--> statement-breakpoint
CREATE INDEX "task_subject" ON "task" USING btree ("village_id","subject");--> statement-breakpoint
CREATE INDEX "timer_due" ON "timer" USING btree ("due_at");--> statement-breakpoint
CREATE UNIQUE INDEX "timer_subject" ON "timer" USING btree ("village_id","kind","subject");--> statement-breakpoint
CREATE INDEX "unasked_message_chat" ON "unasked_message" USING btree ("village_id","chat_id");--> statement-breakpoint
CREATE INDEX "unasked_message_at" ON "unasked_message" USING btree ("village_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "village_code" ON "village" USING btree ("code");--> statement-breakpoint
CREATE UNIQUE INDEX "webhook_delivery_once" ON "webhook_delivery" USING btree ("village_id","webhook_id","event_id");--> statement-breakpoint
CREATE INDEX "webhook_delivery_due" ON "webhook_delivery" USING btree ("village_id","webhook_id","status","due_at");--> statement-breakpoint
CREATE INDEX "webhook_delivery_log" ON "webhook_delivery" USING btree ("village_id","webhook_id","created_at");--> statement-breakpoint
CREATE INDEX "work_asker_person" ON "work_asker" USING btree ("village_id","person_id");--> statement-breakpoint
CREATE INDEX "work_escalation_task" ON "work_escalation" USING btree ("village_id","task_id");--> statement-breakpoint
CREATE INDEX "work_follow_up_person" ON "work_follow_up" USING btree ("village_id","person_id","answered_at");--> statement-breakpoint
CREATE UNIQUE INDEX "work_task_number" ON "work_task" USING btree ("village_id","number");--> statement-breakpoint
CREATE INDEX "work_task_state" ON "work_task" USING btree ("village_id","state","deadline");--> statement-breakpoint
CREATE INDEX "work_task_responsible" ON "work_task" USING btree ("village_id","responsible_id");--> statement-breakpoint
CREATE INDEX "work_task_matter" ON "work_task" USING btree ("village_id","matter_id");--> statement-breakpoint
CREATE INDEX "work_task_item" ON "work_task" USING btree ("village_id","item_id");