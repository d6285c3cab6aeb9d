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
CREATE TABLE "inbox" (
	"chat_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"channel" text NOT NULL,
	"account" text NOT NULL,
	"external_id" text NOT NULL,
	"body" text,
	"status" text NOT NULL,
	"attempts" bigint NOT NULL,
	"due_at" bigint NOT NULL,
	"received_at" bigint NOT NULL,
	"done_at" bigint,
	"cause" text,
	CONSTRAINT "inbox_chat_id_seq_pk" PRIMARY KEY("chat_id","seq")
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
CREATE TABLE "timer" (
	"id" text PRIMARY KEY NOT NULL,
	"village_id" text NOT NULL,
	"kind" text NOT NULL,
	"subject" text NOT NULL,
	"due_at" bigint NOT NULL,
	"guard_version" bigint NOT NULL
);
--> statement-breakpoint
CREATE INDEX "alert_open" ON "alert" USING btree ("closed_at","at");--> statement-breakpoint
CREATE UNIQUE INDEX "chat_address" ON "chat" USING btree ("channel","account","address");--> statement-breakpoint
CREATE INDEX "chat_person" ON "chat" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "inbox_once" ON "inbox" USING btree ("channel","account","external_id");--> statement-breakpoint
CREATE INDEX "inbox_new" ON "inbox" USING btree ("chat_id","seq") WHERE status = 'new';--> statement-breakpoint
CREATE INDEX "inbox_received" ON "inbox" USING btree ("status","received_at");--> statement-breakpoint
CREATE UNIQUE INDEX "outbox_id" ON "outbox" USING btree ("id");--> statement-breakpoint
CREATE INDEX "outbox_due" ON "outbox" USING btree ("lane","due_at") WHERE status = 'pending';--> statement-breakpoint
CREATE INDEX "outbox_sending" ON "outbox" USING btree ("lease_until") WHERE status = 'sending';--> statement-breakpoint
CREATE INDEX "outbox_open" ON "outbox" USING btree ("chat_id","lane","seq") WHERE status in ('pending', 'sending');--> statement-breakpoint
CREATE INDEX "outbox_status" ON "outbox" USING btree ("status","created_at");--> statement-breakpoint
CREATE INDEX "record_subject" ON "record" USING btree ("village_id","subject");--> statement-breakpoint
CREATE INDEX "record_at" ON "record" USING btree ("village_id","at");--> statement-breakpoint
CREATE INDEX "timer_due" ON "timer" USING btree ("due_at");--> statement-breakpoint
CREATE UNIQUE INDEX "timer_subject" ON "timer" USING btree ("village_id","kind","subject");