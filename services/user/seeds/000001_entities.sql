-- skein: requires=user@1 env=development,test
-- Invented entities. The seeds of the other services use the same ids.

INSERT INTO healthcare_entities
  (id, type, name, licence_number, country_code, default_language, timezone, address_line_1, city, region, postal_code)
VALUES
  (
    'e0000000-0000-4000-8000-000000000001', 'hospital', 'Hôpital du Grand-Érable', 'QC-DEV-0001', 'CA', 'fr',
    'America/Toronto', '100, rue de l''Exemple', 'Montréal', 'QC', 'H2X 1Y4'
  ),
  (
    'e0000000-0000-4000-8000-000000000002', 'clinic', 'Lakeshore Sample Clinic', 'IL-DEV-0001', 'US', 'en',
    'America/Chicago', '200 Example Avenue', 'Chicago', 'IL', '60601'
  ),
  (
    'e0000000-0000-4000-8000-000000000003', 'clinic', 'Clinique de l''Argan', 'MA-DEV-0001', 'MA', 'ar',
    'Africa/Casablanca', '30, boulevard de l''Exemple', 'Casablanca', NULL, '20250'
  ),
  (
    'e0000000-0000-4000-8000-000000000004', 'laboratory', 'Laboratoire des Deux Rives', 'FR-DEV-0001', 'FR', 'fr',
    'Europe/Paris', '4, rue de l''Exemple', 'Lyon', NULL, '69002'
  ),
  (
    'e0000000-0000-4000-8000-000000000005', 'pharmacy', 'Cedar Example Pharmacy', 'BC-DEV-0001', 'CA', 'en',
    'America/Vancouver', '500 Sample Street', 'Vancouver', 'BC', 'V6B 1A1'
  )
ON CONFLICT DO NOTHING;
