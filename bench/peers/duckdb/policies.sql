-- P1 and P2 over the table incident (key, second), from nothing. P1 in the closed form that the kernel has too: it is hot from the
-- third of three incidents until a day after the first.

CREATE TABLE often AS
WITH
  third AS (SELECT key, second AS lo, lag(second, 2) OVER (PARTITION BY key ORDER BY second) + 86400 AS hi FROM incident),
  hot AS (SELECT key, lo, hi FROM third WHERE lo < hi),
  begun AS (SELECT key, lo, hi, coalesce(lo > lag(hi) OVER (PARTITION BY key ORDER BY lo, hi), true) AS fresh FROM hot),
  island AS (
    SELECT key, lo, hi, count_if(fresh) OVER (PARTITION BY key ORDER BY lo, hi ROWS UNBOUNDED PRECEDING) AS number
    FROM begun
  )
SELECT key, min(lo) AS lo, max(hi) AS hi FROM island GROUP BY key, number;

CREATE TABLE on_days AS
WITH
  each AS (SELECT key, lo, unnest(range(lo // 86400, (hi - 1) // 86400 + 1)) AS day FROM often),
  day AS (SELECT key, day, min(greatest(lo, day * 86400)) AS since FROM each GROUP BY key, day),
  seven AS (
    SELECT key, day + later AS day, count_if(later > 0) AS before, min(since) FILTER (later = 0) AS today
    FROM day, range(7) AS ahead(later) GROUP BY ALL
  )
SELECT key, CASE WHEN before >= 3 THEN day * 86400 ELSE today END AS lo, (day + 1) * 86400 AS hi
FROM seven WHERE before >= 3 OR (before = 2 AND today IS NOT NULL);
