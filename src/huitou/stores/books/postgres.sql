-- What PostgreSQL runs of the ledger on its own side: one call to load, one to save, so that a posting costs two
-- round trips and one commit. No rule of the ledger is written here: only rows come and go.
-- A call names few rows, and the planner cannot know how few: the connection tells it to look each up by its index.

-- All that a turn asks for, as of one instant. asked: {"keys": [], "named": [], "accounts": [[member, currency]],
-- "entries": [[member, currency, n]]}.
CREATE FUNCTION ledger_load(asked jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
    ids bigint[];
    holding boolean;
    answer jsonb;
    wanted jsonb := '[]';
    shown jsonb := '[]';
BEGIN
    SELECT jsonb_build_object('keys', COALESCE(jsonb_agg(jsonb_build_array(
            k.key, k.body, k.account_id, k.n, k.outcome, k.recorded_at)), '[]'))
    INTO answer
    FROM ledger_keys AS k
    WHERE k.key IN (SELECT jsonb_array_elements_text(asked -> 'keys' || (asked -> 'named')));

    SELECT answer || jsonb_build_object(
            'members', COALESCE(jsonb_agg(m.member), '[]'),
            'accounts', COALESCE(jsonb_agg(jsonb_build_array(
                a.account_id, a.member, a.currency, a.n, a.hash, a.recorded_at, a.lots, a.issued, a.spendable,
                a.pending, a.held, a.burned, a.expired, a.adjusted, a.debt, a.transit))
                FILTER (WHERE a.account_id IS NOT NULL), '[]'),
            'holds', '[]'::jsonb, 'entries', '[]'::jsonb),
        array_agg(a.account_id), COALESCE(bool_or(a.held > 0), false)
    INTO answer, ids, holding
    FROM jsonb_array_elements(asked -> 'accounts') AS p
    JOIN ledger_members AS m ON m.member = p ->> 0
    LEFT JOIN ledger_accounts AS a ON a.member = m.member AND a.currency = p ->> 1;

    SELECT answer || jsonb_build_object('policies', COALESCE(jsonb_agg(jsonb_build_array(
            s.currency, s.member, s.kind, s.policy)), '[]'))
    INTO answer
    FROM ledger_policies AS s
    WHERE s.member = '' OR s.member IN (SELECT p ->> 0 FROM jsonb_array_elements(asked -> 'accounts') AS p);

    SELECT answer || jsonb_build_object('lots', COALESCE(jsonb_agg(jsonb_build_array(
            l.account_id, l.lot, l.opened, l.points, l.priority, l.opened_at, l.vests_at, l.last_day, l.expires_at,
            l.issued, l.spendable, l.pending, l.held, l.burned, l.expired, l.adjusted, l.debt, l.transit)), '[]'))
    INTO answer
    FROM ledger_lots AS l WHERE l.account_id = ANY (ids) AND l.spendable + l.pending + l.held > 0;

    IF holding THEN
        SELECT answer || jsonb_build_object('holds', COALESCE(jsonb_agg(jsonb_build_array(
                h.account_id, h.hold, h.points, h.until, h.pieces, h.closed)), '[]'))
        INTO answer
        FROM ledger_holds AS h WHERE h.account_id = ANY (ids) AND h.closed IS NULL;
    END IF;

    -- Entries that are spoken of come with the later ones that name them, with their hold and their lots.
    IF asked -> 'entries' <> '[]' OR asked -> 'named' <> '[]' THEN
        SELECT COALESCE(jsonb_agg(jsonb_build_array(w.account_id, w.n)), '[]') INTO wanted FROM (
            SELECT a.account_id, (p ->> 2)::bigint AS n
            FROM jsonb_array_elements(asked -> 'entries') AS p
            JOIN ledger_accounts AS a ON a.member = p ->> 0 AND a.currency = p ->> 1
            UNION
            SELECT k.account_id, k.n FROM ledger_keys AS k
            WHERE k.n IS NOT NULL AND k.key IN (SELECT jsonb_array_elements_text(asked -> 'named'))) AS w;
    END IF;
    IF answer -> 'keys' <> '[]' THEN
        SELECT COALESCE(jsonb_agg(jsonb_build_array(p -> 2, p -> 3)), '[]') INTO shown
        FROM jsonb_array_elements(answer -> 'keys') AS p WHERE p -> 3 <> 'null';
    END IF;

    IF wanted = '[]' AND shown = '[]' THEN
        RETURN answer;
    END IF;

    RETURN answer || jsonb_build_object(
        'entries', (SELECT COALESCE(jsonb_agg(jsonb_build_array(
                e.account_id, e.n, e.kind, e.occurred_at, e.recorded_at, e.names, e.source, e.source_id, e.rule,
                e.postings, e.terms, e.hash)), '[]')
            FROM (
                SELECT e.* FROM jsonb_array_elements(wanted || shown) AS p
                JOIN ledger_entries AS e ON e.account_id = (p ->> 0)::bigint AND e.n = (p ->> 1)::bigint
                UNION
                SELECT e.* FROM jsonb_array_elements(wanted) AS p
                JOIN ledger_entries AS e ON e.account_id = (p ->> 0)::bigint AND e.names = (p ->> 1)::bigint) AS e),
        'more_holds', (SELECT COALESCE(jsonb_agg(jsonb_build_array(
                h.account_id, h.hold, h.points, h.until, h.pieces, h.closed)), '[]')
            FROM jsonb_array_elements(wanted) AS p
            JOIN ledger_holds AS h ON h.account_id = (p ->> 0)::bigint AND h.hold = (p ->> 1)::bigint),
        'more_lots', (SELECT COALESCE(jsonb_agg(jsonb_build_array(
                l.account_id, l.lot, l.opened, l.points, l.priority, l.opened_at, l.vests_at, l.last_day, l.expires_at,
                l.issued, l.spendable, l.pending, l.held, l.burned, l.expired, l.adjusted, l.debt, l.transit)), '[]')
            FROM (
                SELECT DISTINCT e.account_id, (q ->> 1)::bigint AS lot
                FROM jsonb_array_elements(wanted) AS p
                JOIN ledger_entries AS e ON e.account_id = (p ->> 0)::bigint AND e.n = (p ->> 1)::bigint
                CROSS JOIN LATERAL jsonb_array_elements(e.postings::jsonb) AS q) AS m
            JOIN ledger_lots AS l ON l.account_id = m.account_id AND l.lot = m.lot));
END $$;

-- Hold the accounts until the end of the transaction, always in the order of their ids, so that none wait in a ring.
CREATE FUNCTION ledger_lock(accounts jsonb) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM a.account_id FROM ledger_accounts AS a
    JOIN jsonb_array_elements(accounts) AS p ON a.member = p ->> 0 AND a.currency = p ->> 1
    ORDER BY a.account_id FOR UPDATE OF a;
END $$;

-- Write what a turn changed. Answers 'saved', or before anything is written 'stale' where a version moved on and
-- 'lost' where the job is somebody else's. A key or an account that another made meanwhile is a unique violation.
CREATE FUNCTION ledger_save(changes jsonb) RETURNS text LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    seen integer;
BEGIN
    IF changes ? 'fence' THEN
        PERFORM 1 FROM jobs
        WHERE id = (changes -> 'fence' ->> 0)::bigint AND token = (changes -> 'fence' ->> 1)::bigint
            AND state = 'running'
        FOR SHARE;
        IF NOT FOUND THEN
            RETURN 'lost';
        END IF;
    END IF;

    -- Accounts that were looked at or change; by id, so that none wait in a ring. One alone is checked as it changes.
    IF changes ? 'versions' THEN
        SELECT count(*) INTO seen FROM (
            SELECT a.account_id FROM jsonb_array_elements(changes -> 'versions') AS p
            JOIN ledger_accounts AS a ON a.account_id = (p ->> 0)::bigint AND a.n = (p ->> 1)::bigint
            ORDER BY a.account_id FOR UPDATE OF a) AS held;
        IF seen <> jsonb_array_length(changes -> 'versions') THEN
            RETURN 'stale';
        END IF;
    END IF;

    IF changes ? 'new_accounts' THEN
        INSERT INTO ledger_accounts
        SELECT (p ->> 0)::bigint, p ->> 1, p ->> 2, (p ->> 3)::bigint, p ->> 4, (p ->> 5)::bigint, (p ->> 6)::bigint,
            (p ->> 7)::bigint, (p ->> 8)::bigint, (p ->> 9)::bigint, (p ->> 10)::bigint, (p ->> 11)::bigint,
            (p ->> 12)::bigint, (p ->> 13)::bigint, (p ->> 14)::bigint, (p ->> 15)::bigint
        FROM jsonb_array_elements(changes -> 'new_accounts') AS p;
    END IF;

    IF changes ? 'accounts' THEN
        UPDATE ledger_accounts AS a
        SET n = (p ->> 3)::bigint, hash = p ->> 4, recorded_at = (p ->> 5)::bigint, lots = (p ->> 6)::bigint,
            issued = (p ->> 7)::bigint, spendable = (p ->> 8)::bigint, pending = (p ->> 9)::bigint,
            held = (p ->> 10)::bigint, burned = (p ->> 11)::bigint, expired = (p ->> 12)::bigint,
            adjusted = (p ->> 13)::bigint, debt = (p ->> 14)::bigint, transit = (p ->> 15)::bigint
        FROM jsonb_array_elements(changes -> 'accounts') AS p
        WHERE a.account_id = (p ->> 0)::bigint AND a.n = (p ->> 16)::bigint;
        GET DIAGNOSTICS seen = ROW_COUNT;
        IF seen <> jsonb_array_length(changes -> 'accounts') THEN
            RAISE EXCEPTION 'stale' USING ERRCODE = 'serialization_failure';  -- and nothing is written
        END IF;
    END IF;

    IF changes ? 'entries' THEN
        INSERT INTO ledger_entries
        SELECT (p ->> 0)::bigint, (p ->> 1)::bigint, p ->> 2, (p ->> 3)::bigint, (p ->> 4)::bigint, (p ->> 5)::bigint,
            p ->> 6, p ->> 7, p ->> 8, p ->> 9, p ->> 10, p ->> 11
        FROM jsonb_array_elements(changes -> 'entries') AS p;
    END IF;

    IF changes ? 'lots' THEN
        INSERT INTO ledger_lots
        SELECT (p ->> 0)::bigint, (p ->> 1)::bigint, (p ->> 2)::bigint, (p ->> 3)::bigint, (p ->> 4)::bigint,
            (p ->> 5)::bigint, (p ->> 6)::bigint, p ->> 7, (p ->> 8)::bigint, (p ->> 9)::bigint, (p ->> 10)::bigint,
            (p ->> 11)::bigint, (p ->> 12)::bigint, (p ->> 13)::bigint, (p ->> 14)::bigint, (p ->> 15)::bigint,
            (p ->> 16)::bigint, (p ->> 17)::bigint
        FROM jsonb_array_elements(changes -> 'lots') AS p
        ON CONFLICT (account_id, lot) DO UPDATE
        SET issued = excluded.issued, spendable = excluded.spendable, pending = excluded.pending, held = excluded.held,
            burned = excluded.burned, expired = excluded.expired, adjusted = excluded.adjusted, debt = excluded.debt,
            transit = excluded.transit;
    END IF;

    IF changes ? 'holds' THEN
        INSERT INTO ledger_holds
        SELECT (p ->> 0)::bigint, (p ->> 1)::bigint, (p ->> 2)::bigint, (p ->> 3)::bigint, p ->> 4, (p ->> 5)::bigint
        FROM jsonb_array_elements(changes -> 'holds') AS p
        ON CONFLICT (account_id, hold) DO UPDATE SET closed = excluded.closed;
    END IF;

    INSERT INTO ledger_keys
    SELECT p ->> 0, p ->> 1, (p ->> 2)::bigint, (p ->> 3)::bigint, p ->> 4, (p ->> 5)::bigint
    FROM jsonb_array_elements(changes -> 'keys') AS p ORDER BY p ->> 0;

    IF changes ? 'messages' THEN
        INSERT INTO outbox (topic, key, body, written_at, due, attempts)
        SELECT p ->> 0, p ->> 1, (p ->> 2)::json, (p ->> 3)::timestamp, (p ->> 3)::timestamp, 0
        FROM jsonb_array_elements(changes -> 'messages') AS p
        ON CONFLICT DO NOTHING;
    END IF;
    RETURN 'saved';
END $$;
