-- Loses who holds which role, and every role added since.

DROP TABLE user_roles;
DROP TABLE roles;
