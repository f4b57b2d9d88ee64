-- What PostgreSQL runs of the ledger on its own side: one call to load, one to save, so that a posting costs two
-- round trips and one commit. No rule of the ledger is written here: only rows come and go.
-- A call names few rows, and the planner cannot know how few: the connection tells it to look each up by its index,
-- by a plan that is made once. Rows are saved as arrays of their tables' own types, NULL for none.
-- Whoever changes a function writes a migration that renews them all, as 0005 does.

-- All that a turn asks for, as of one instant. named: keys that are asked for with all that was corrected of their
-- entries; members, currencies: accounts, side by side; entries: [[member, currency, n]]. Answers a list of lists in
-- plain JSON, which is written faster than JSONB is built; null for none.
CREATE FUNCTION ledger_load(keys text[], named text[], members text[], currencies text[], entries jsonb)
RETURNS json LANGUAGE plpgsql STABLE AS $$
DECLARE
    ids bigint[];
    holding boolean;
    found_keys json;
    shown jsonb;
    found_members json;
    found_accounts json;
    found_policies json;
    found_lots json;
    found_holds json;
    wanted jsonb := '[]';
    found_entries json;
    more_holds json;
    more_lots json;
BEGIN
    SELECT json_agg(json_build_array(k.key, k.body, k.account_id, k.n, k.outcome, k.recorded_at)),
        jsonb_agg(jsonb_build_array(k.account_id, k.n)) FILTER (WHERE k.n IS NOT NULL)
    INTO found_keys, shown
    FROM ledger_keys AS k WHERE k.key = ANY (keys);

    SELECT json_agg(m.member),
        json_agg(json_build_array(
            a.account_id, a.member, a.currency, a.n, a.hash, a.recorded_at, a.lots, a.issued, a.spendable,
            a.pending, a.held, a.burned, a.expired, a.adjusted, a.debt, a.transit))
            FILTER (WHERE a.account_id IS NOT NULL),
        array_agg(a.account_id), bool_or(a.held > 0)
    INTO found_members, found_accounts, ids, holding
    FROM unnest(members, currencies) AS p (member, currency)
    JOIN ledger_members AS m ON m.member = p.member
    LEFT JOIN ledger_accounts AS a ON a.member = p.member AND a.currency = p.currency;

    SELECT json_agg(json_build_array(s.currency, s.member, s.kind, s.policy)) INTO found_policies
    FROM ledger_policies AS s WHERE s.currency = ANY (currencies) AND (s.member = '' OR s.member = ANY (members));

    SELECT json_agg(json_build_array(
            l.account_id, l.lot, l.opened, l.points, l.priority, l.opened_at, l.vests_at, l.last_day, l.expires_at,
            l.issued, l.spendable, l.pending, l.held, l.burned, l.expired, l.adjusted, l.debt, l.transit))
    INTO found_lots
    FROM ledger_lots AS l WHERE l.account_id = ANY (ids) AND l.spendable + l.pending + l.held > 0;

    IF holding THEN
        SELECT json_agg(json_build_array(h.account_id, h.hold, h.points, h.until, h.pieces, h.closed))
        INTO found_holds
        FROM ledger_holds AS h WHERE h.account_id = ANY (ids) AND h.closed IS NULL;
    END IF;

    -- Entries that are spoken of come with the later ones that name them, with their hold and their lots.
    IF entries IS NOT NULL OR named IS NOT NULL THEN
        SELECT COALESCE(jsonb_agg(jsonb_build_array(w.account_id, w.n)), '[]') INTO wanted FROM (
            SELECT a.account_id, (p ->> 2)::bigint AS n
            FROM jsonb_array_elements(entries) AS p
            JOIN ledger_accounts AS a ON a.member = p ->> 0 AND a.currency = p ->> 1
            UNION
            SELECT k.account_id, k.n FROM ledger_keys AS k WHERE k.n IS NOT NULL AND k.key = ANY (named)) AS w;
    END IF;

    IF wanted <> '[]' OR shown IS NOT NULL THEN
        SELECT json_agg(json_build_array(
                e.account_id, e.n, e.kind, e.occurred_at, e.recorded_at, e.names, e.source, e.source_id, e.rule,
                e.postings, e.terms, e.hash))
        INTO found_entries FROM (
            SELECT e.* FROM jsonb_array_elements(wanted || COALESCE(shown, '[]')) AS p
            JOIN ledger_entries AS e ON e.account_id = (p ->> 0)::bigint AND e.n = (p ->> 1)::bigint
            UNION
            SELECT e.* FROM jsonb_array_elements(wanted) AS p
            JOIN ledger_entries AS e ON e.account_id = (p ->> 0)::bigint AND e.names = (p ->> 1)::bigint) AS e;

        SELECT json_agg(json_build_array(h.account_id, h.hold, h.points, h.until, h.pieces, h.closed))
        INTO more_holds
        FROM jsonb_array_elements(wanted) AS p
        JOIN ledger_holds AS h ON h.account_id = (p ->> 0)::bigint AND h.hold = (p ->> 1)::bigint;

        SELECT json_agg(json_build_array(
                l.account_id, l.lot, l.opened, l.points, l.priority, l.opened_at, l.vests_at, l.last_day, l.expires_at,
                l.issued, l.spendable, l.pending, l.held, l.burned, l.expired, l.adjusted, l.debt, l.transit))
        INTO more_lots FROM (
            SELECT DISTINCT e.account_id, (q ->> 1)::bigint AS lot
            FROM jsonb_array_elements(wanted) AS p
            JOIN ledger_entries AS e ON e.account_id = (p ->> 0)::bigint AND e.n = (p ->> 1)::bigint
            CROSS JOIN LATERAL jsonb_array_elements(e.postings::jsonb) AS q) AS m
        JOIN ledger_lots AS l ON l.account_id = m.account_id AND l.lot = m.lot;
    END IF;

    RETURN json_build_array(found_keys, found_members, found_accounts, found_policies, found_lots, found_holds,
        found_entries, more_holds, more_lots);
END $$;

-- Hold the accounts until the end of the transaction, always in the order of their ids, so that none wait in a ring.
CREATE FUNCTION ledger_lock(members text[], currencies text[]) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM a.account_id FROM ledger_accounts AS a
    JOIN unnest(members, currencies) AS p (member, currency) ON a.member = p.member AND a.currency = p.currency
    ORDER BY a.account_id FOR UPDATE OF a;
END $$;

-- Write what a turn changed. Answers 'saved', or before anything is written 'stale' where a version moved on and
-- 'lost' where the job is somebody else's. A key or an account that another made meanwhile is a unique violation.
-- fence: job and token; looked_at, versions: accounts that must be as they were seen, side by side; accounts, before:
-- accounts that change, and the versions that they must have; messages: rows of the outbox as JSON.
CREATE FUNCTION ledger_save(
    fence bigint[], looked_at bigint[], versions bigint[], new_accounts ledger_accounts[],
    accounts ledger_accounts[], before bigint[], entries ledger_entries[], lots ledger_lots[], holds ledger_holds[],
    keys ledger_keys[], messages jsonb
) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    seen integer;
BEGIN
    IF fence IS NOT NULL THEN
        PERFORM 1 FROM jobs WHERE id = fence[1] AND token = fence[2] AND state = 'running' FOR SHARE;
        IF NOT FOUND THEN
            RETURN 'lost';
        END IF;
    END IF;

    -- Accounts that were looked at or change; by id, so that none wait in a ring. One alone is checked as it changes.
    IF looked_at IS NOT NULL THEN
        SELECT count(*) INTO seen FROM (
            SELECT a.account_id FROM unnest(looked_at, versions) AS p (account_id, version)
            JOIN ledger_accounts AS a ON a.account_id = p.account_id AND a.n = p.version
            ORDER BY a.account_id FOR UPDATE OF a) AS held;
        IF seen <> cardinality(looked_at) THEN
            RETURN 'stale';
        END IF;
    END IF;

    IF new_accounts IS NOT NULL THEN
        INSERT INTO ledger_accounts SELECT * FROM unnest(new_accounts);
    END IF;

    IF accounts IS NOT NULL THEN
        UPDATE ledger_accounts AS a
        SET n = p.n, hash = p.hash, recorded_at = p.recorded_at, lots = p.lots, issued = p.issued,
            spendable = p.spendable, pending = p.pending, held = p.held, burned = p.burned, expired = p.expired,
            adjusted = p.adjusted, debt = p.debt, transit = p.transit
        FROM unnest(accounts, before) AS p (
            account_id, member, currency, n, hash, recorded_at, lots, issued, spendable, pending, held, burned,
            expired, adjusted, debt, transit, version)
        WHERE a.account_id = p.account_id AND a.n = p.version;
        GET DIAGNOSTICS seen = ROW_COUNT;
        IF seen <> cardinality(accounts) THEN
            RAISE EXCEPTION 'stale' USING ERRCODE = 'serialization_failure';  -- and nothing is written
        END IF;
    END IF;

    IF entries IS NOT NULL THEN
        INSERT INTO ledger_entries SELECT * FROM unnest(entries);
    END IF;

    IF lots IS NOT NULL THEN
        INSERT INTO ledger_lots SELECT * FROM unnest(lots)
        ON CONFLICT (account_id, lot) DO UPDATE
        SET issued = excluded.issued, spendable = excluded.spendable, pending = excluded.pending, held = excluded.held,
            burned = excluded.burned, expired = excluded.expired, adjusted = excluded.adjusted, debt = excluded.debt,
            transit = excluded.transit;
    END IF;

    IF holds IS NOT NULL THEN
        INSERT INTO ledger_holds SELECT * FROM unnest(holds)
        ON CONFLICT (account_id, hold) DO UPDATE SET closed = excluded.closed;
    END IF;

    INSERT INTO ledger_keys SELECT * FROM unnest(keys) AS k ORDER BY k.key;

    IF messages IS NOT NULL THEN
        INSERT INTO outbox (topic, key, body, written_at, due, attempts)
        SELECT p ->> 0, p ->> 1, (p ->> 2)::json, (p ->> 3)::timestamp, (p ->> 3)::timestamp, 0
        FROM jsonb_array_elements(messages) AS p
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN 'saved';
END $$;
