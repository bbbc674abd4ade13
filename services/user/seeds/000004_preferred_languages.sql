-- skein: requires=user@8 env=development,test
-- Two people who don't speak the language of their entity first.

UPDATE users SET preferred_language = 'en' WHERE id = 'a0000000-0000-4000-8000-000000001003';
UPDATE users SET preferred_language = 'es' WHERE id = 'a0000000-0000-4000-8000-000000002003';
