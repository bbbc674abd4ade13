-- Run by the postgres image, once, when a database is created. The owner migrates; the application is bound by
-- row-level security, which neither owners nor superusers are.
\getenv database POSTGRES_DB
\getenv owner_password POSTGRES_PASSWORD
\getenv app_password APP_PASSWORD
SELECT :'database' || '_owner' AS owner, :'database' || '_app' AS app \gset

CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"app" LOGIN NOBYPASSRLS PASSWORD :'app_password';
ALTER DATABASE :"database" OWNER TO :"owner";

-- The application reads what the owner makes, the ledger too. What it may write is granted table by table, after the
-- table is there: {services,migrations}/*/README.md.
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" GRANT SELECT ON TABLES TO :"app";

-- From now on the superuser comes in through the container's own socket only.
ALTER ROLE CURRENT_USER PASSWORD NULL;
