BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE answers (
	attempt_id INTEGER NOT NULL, 
	question_id VARCHAR(64) NOT NULL, 
	response TEXT NOT NULL, 
	share DOUBLE, 
	final BOOLEAN NOT NULL, 
	scored_by INTEGER, 
	comment TEXT NOT NULL, 
	answered BIGINT NOT NULL, 
	CONSTRAINT pk_answers PRIMARY KEY (attempt_id, question_id), 
	CONSTRAINT fk_answers_attempt_id_attempts FOREIGN KEY(attempt_id) REFERENCES attempts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_answers_scored_by_learners FOREIGN KEY(scored_by) REFERENCES learners (id) ON DELETE SET NULL
);
INSERT INTO "answers" VALUES(1,'1','1',0.5,0,1,'1',1);
CREATE TABLE attempts (
	id INTEGER NOT NULL, 
	learner_id INTEGER NOT NULL, 
	resource_link_pk INTEGER NOT NULL, 
	edition VARCHAR(64) NOT NULL, 
	quiz_id VARCHAR(64) NOT NULL, 
	number BIGINT NOT NULL, 
	drawn JSON NOT NULL, 
	started BIGINT NOT NULL, 
	deadline BIGINT, 
	submitted BIGINT, 
	score DOUBLE, 
	CONSTRAINT pk_attempts PRIMARY KEY (id), 
	CONSTRAINT fk_attempts_edition_editions FOREIGN KEY(edition) REFERENCES editions (digest), 
	CONSTRAINT fk_attempts_learner_id_learners FOREIGN KEY(learner_id) REFERENCES learners (id) ON DELETE CASCADE, 
	CONSTRAINT fk_attempts_resource_link_pk_resource_links FOREIGN KEY(resource_link_pk) REFERENCES resource_links (id) ON DELETE CASCADE, 
	CONSTRAINT uq_attempts_learner_id_resource_link_pk_quiz_id_number UNIQUE (learner_id, resource_link_pk, quiz_id, number)
);
INSERT INTO "attempts" VALUES(1,1,1,'1','1',1,'[]',1,1,1,0.5);
CREATE TABLE audit (
	id INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	actor VARCHAR(120) NOT NULL, 
	act VARCHAR(60) NOT NULL, 
	subject TEXT NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (id)
);
INSERT INTO "audit" VALUES(1,1,'1','1','1');
CREATE TABLE checks (
	learner_id INTEGER NOT NULL, 
	resource_link_pk INTEGER NOT NULL, 
	question_id VARCHAR(64) NOT NULL, 
	edition VARCHAR(64) NOT NULL, 
	response TEXT NOT NULL, 
	share DOUBLE, 
	tries BIGINT NOT NULL, 
	answered BIGINT NOT NULL, 
	CONSTRAINT pk_checks PRIMARY KEY (learner_id, resource_link_pk, question_id), 
	CONSTRAINT fk_checks_edition_editions FOREIGN KEY(edition) REFERENCES editions (digest), 
	CONSTRAINT fk_checks_learner_id_learners FOREIGN KEY(learner_id) REFERENCES learners (id) ON DELETE CASCADE, 
	CONSTRAINT fk_checks_resource_link_pk_resource_links FOREIGN KEY(resource_link_pk) REFERENCES resource_links (id) ON DELETE CASCADE
);
INSERT INTO "checks" VALUES(1,1,'1','1','1',0.5,1,1);
CREATE TABLE deployments (
	id INTEGER NOT NULL, 
	platform_id INTEGER NOT NULL, 
	deployment_id VARCHAR(255) NOT NULL, 
	status VARCHAR(10) NOT NULL, 
	seen BIGINT NOT NULL, 
	CONSTRAINT pk_deployments PRIMARY KEY (id), 
	CONSTRAINT fk_deployments_platform_id_platforms FOREIGN KEY(platform_id) REFERENCES platforms (id) ON DELETE CASCADE, 
	CONSTRAINT uq_deployments_platform_id_deployment_id UNIQUE (platform_id, deployment_id)
);
INSERT INTO "deployments" VALUES(1,1,'1','1',1);
CREATE TABLE editions (
	digest VARCHAR(64) NOT NULL, 
	course_id VARCHAR(64) NOT NULL, 
	created BIGINT NOT NULL, 
	CONSTRAINT pk_editions PRIMARY KEY (digest)
);
INSERT INTO "editions" VALUES('1','1',1);
CREATE TABLE launches (
	id VARCHAR(32) NOT NULL, 
	deployment_pk INTEGER NOT NULL, 
	learner_id INTEGER NOT NULL, 
	resource_link_pk INTEGER, 
	kind VARCHAR(40) NOT NULL, 
	teaches BOOLEAN NOT NULL, 
	learns BOOLEAN NOT NULL, 
	details JSON NOT NULL, 
	created BIGINT NOT NULL, 
	expires BIGINT NOT NULL, 
	CONSTRAINT pk_launches PRIMARY KEY (id), 
	CONSTRAINT fk_launches_deployment_pk_deployments FOREIGN KEY(deployment_pk) REFERENCES deployments (id) ON DELETE CASCADE, 
	CONSTRAINT fk_launches_learner_id_learners FOREIGN KEY(learner_id) REFERENCES learners (id) ON DELETE CASCADE, 
	CONSTRAINT fk_launches_resource_link_pk_resource_links FOREIGN KEY(resource_link_pk) REFERENCES resource_links (id) ON DELETE CASCADE
);
INSERT INTO "launches" VALUES('1',1,1,1,'1',0,0,'[]',1,1);
CREATE TABLE learners (
	id INTEGER NOT NULL, 
	deployment_pk INTEGER NOT NULL, 
	subject VARCHAR(255) NOT NULL, 
	anonymous BOOLEAN NOT NULL, 
	seen BIGINT NOT NULL, 
	CONSTRAINT pk_learners PRIMARY KEY (id), 
	CONSTRAINT fk_learners_deployment_pk_deployments FOREIGN KEY(deployment_pk) REFERENCES deployments (id) ON DELETE CASCADE, 
	CONSTRAINT uq_learners_deployment_pk_subject UNIQUE (deployment_pk, subject)
);
INSERT INTO "learners" VALUES(1,1,'1',0,1);
CREATE TABLE nonces (
	platform_id INTEGER NOT NULL, 
	nonce VARCHAR(64) NOT NULL, 
	expires BIGINT NOT NULL, 
	CONSTRAINT pk_nonces PRIMARY KEY (platform_id, nonce), 
	CONSTRAINT fk_nonces_platform_id_platforms FOREIGN KEY(platform_id) REFERENCES platforms (id) ON DELETE CASCADE
);
INSERT INTO "nonces" VALUES(1,'1',1);
CREATE TABLE outbox (
	id INTEGER NOT NULL, 
	platform_id INTEGER NOT NULL, 
	learner_id INTEGER NOT NULL, 
	resource_link_pk INTEGER NOT NULL, 
	line_item_url VARCHAR(2000) NOT NULL, 
	score DOUBLE NOT NULL, 
	comment TEXT NOT NULL, 
	created BIGINT NOT NULL, 
	sent_as BIGINT, 
	status VARCHAR(10) NOT NULL, 
	tries BIGINT NOT NULL, 
	next_try BIGINT NOT NULL, 
	problem TEXT NOT NULL, 
	settled BIGINT, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT fk_outbox_learner_id_learners FOREIGN KEY(learner_id) REFERENCES learners (id) ON DELETE CASCADE, 
	CONSTRAINT fk_outbox_platform_id_platforms FOREIGN KEY(platform_id) REFERENCES platforms (id) ON DELETE CASCADE, 
	CONSTRAINT fk_outbox_resource_link_pk_resource_links FOREIGN KEY(resource_link_pk) REFERENCES resource_links (id) ON DELETE CASCADE
);
INSERT INTO "outbox" VALUES(1,1,1,1,'1',0.5,'1',1,1,'1',1,1,'1',1);
CREATE TABLE platforms (
	id INTEGER NOT NULL, 
	issuer VARCHAR(255) NOT NULL, 
	client_id VARCHAR(255) NOT NULL, 
	name TEXT NOT NULL, 
	product VARCHAR(60) NOT NULL, 
	authorization_url TEXT NOT NULL, 
	token_url TEXT NOT NULL, 
	token_audience TEXT NOT NULL, 
	key_set_url TEXT NOT NULL, 
	frame_origins JSON NOT NULL, 
	created BIGINT NOT NULL, 
	delivery_lease BIGINT NOT NULL, 
	delivery_owner VARCHAR(32) NOT NULL, 
	delivery_paused BIGINT NOT NULL, 
	CONSTRAINT pk_platforms PRIMARY KEY (id), 
	CONSTRAINT uq_platforms_issuer_client_id UNIQUE (issuer, client_id)
);
INSERT INTO "platforms" VALUES(1,'1','1','1','1','1','1','1','1','[]',1,1,'1',1);
CREATE TABLE progress (
	learner_id INTEGER NOT NULL, 
	resource_link_pk INTEGER NOT NULL, 
	revision BIGINT NOT NULL, 
	text TEXT NOT NULL, 
	read JSON NOT NULL, 
	changed BIGINT NOT NULL, 
	CONSTRAINT pk_progress PRIMARY KEY (learner_id, resource_link_pk), 
	CONSTRAINT fk_progress_learner_id_learners FOREIGN KEY(learner_id) REFERENCES learners (id) ON DELETE CASCADE, 
	CONSTRAINT fk_progress_resource_link_pk_resource_links FOREIGN KEY(resource_link_pk) REFERENCES resource_links (id) ON DELETE CASCADE
);
INSERT INTO "progress" VALUES(1,1,1,'1','[]',1);
CREATE TABLE registration_links (
	digest VARCHAR(64) NOT NULL, 
	created BIGINT NOT NULL, 
	expires BIGINT NOT NULL, 
	platform_id INTEGER, 
	CONSTRAINT pk_registration_links PRIMARY KEY (digest), 
	CONSTRAINT fk_registration_links_platform_id_platforms FOREIGN KEY(platform_id) REFERENCES platforms (id) ON DELETE SET NULL
);
INSERT INTO "registration_links" VALUES('1',1,1,1);
CREATE TABLE resource_links (
	id INTEGER NOT NULL, 
	deployment_pk INTEGER NOT NULL, 
	link_id VARCHAR(255) NOT NULL, 
	context_id VARCHAR(255) NOT NULL, 
	title TEXT NOT NULL, 
	course_id VARCHAR(64), 
	item_id VARCHAR(64), 
	line_item_url TEXT, 
	line_item_source VARCHAR(10) NOT NULL, 
	line_items_url TEXT, 
	grade_scopes JSON NOT NULL, 
	column_sought BIGINT NOT NULL, 
	memberships_url TEXT, 
	CONSTRAINT pk_resource_links PRIMARY KEY (id), 
	CONSTRAINT fk_resource_links_deployment_pk_deployments FOREIGN KEY(deployment_pk) REFERENCES deployments (id) ON DELETE CASCADE, 
	CONSTRAINT uq_resource_links_deployment_pk_link_id UNIQUE (deployment_pk, link_id)
);
INSERT INTO "resource_links" VALUES(1,1,'1','1','1','1','1','1','1','1','[]',1,'1');
CREATE TABLE secrets (
	name VARCHAR(40) NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_secrets PRIMARY KEY (name)
);
INSERT INTO "secrets" VALUES('1','1');
CREATE TABLE signing_keys (
	kid VARCHAR(64) NOT NULL, 
	private_pem TEXT NOT NULL, 
	created BIGINT NOT NULL, 
	retired BIGINT, 
	CONSTRAINT pk_signing_keys PRIMARY KEY (kid)
);
INSERT INTO "signing_keys" VALUES('1','1',1,1);
CREATE INDEX ix_editions_course_id ON editions (course_id);
CREATE INDEX ix_nonces_expires ON nonces (expires);
CREATE INDEX ix_launches_expires ON launches (expires);
CREATE INDEX ix_outbox_learner_id_line_item_url_id ON outbox (learner_id, line_item_url, id);
CREATE INDEX ix_outbox_platform_id_status_next_try ON outbox (platform_id, status, next_try);
COMMIT;
