-- skein: requires=patient@1 env=development,test
-- Invented people, registered with the entities of the user service's seeds.
-- In an id the fourth digit from the end is the entity, the last ones the patient.

INSERT INTO patients (
  id, entity_id, patient_number, given_name, family_name, date_of_birth, sex, blood_type, marital_status,
  preferred_language, address_line_1, city, region, postal_code, country_code, emergency_contact_name,
  emergency_contact_relationship
)
VALUES
  (
    'b0000000-0000-4000-8000-000000001001', 'e0000000-0000-4000-8000-000000000001', 'GE-000001', 'Émilie', 'Bouchard',
    '1984-03-12', 'female', 'O+', 'married', 'fr', '12, avenue du Test', 'Montréal', 'QC', 'H3A 0G4', 'CA',
    'Marc Bouchard', 'spouse'
  ),
  (
    'b0000000-0000-4000-8000-000000001002', 'e0000000-0000-4000-8000-000000000001', 'GE-000002', 'Arjun', 'Patel',
    '2015-11-02', 'male', 'B-', NULL, 'en', '45 Sample Road', 'Laval', 'QC', 'H7N 1A1', 'CA', 'Meera Patel', 'mother'
  ),
  (
    'b0000000-0000-4000-8000-000000001003', 'e0000000-0000-4000-8000-000000000001', 'GE-000003', 'Inès', 'Diallo',
    '1990-06-21', 'female', NULL, 'single', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
  ),
  (
    'b0000000-0000-4000-8000-000000002001', 'e0000000-0000-4000-8000-000000000002', 'LS-000001', 'William', 'Carter',
    '1957-01-30', 'male', 'A+', 'widowed', 'en', '78 Example Court', 'Evanston', 'IL', '60201-1234', 'US',
    'Susan Carter', 'daughter'
  ),
  (
    'b0000000-0000-4000-8000-000000002002', 'e0000000-0000-4000-8000-000000000002', 'LS-000002', 'Lucía', 'Hernández',
    '2001-09-09', 'female', 'AB-', 'single', 'es', '9 Sample Plaza', 'Chicago', 'IL', '60608', 'US', NULL, NULL
  ),
  (
    'b0000000-0000-4000-8000-000000003001', 'e0000000-0000-4000-8000-000000000003', 'AR-000001', 'Khadija', 'El Amrani',
    '1972-12-05', 'female', 'A-', 'divorced', 'ar', '7, rue de l''Essai', 'Casablanca', NULL, '20100', 'MA',
    'Omar El Amrani', 'brother'
  ),
  (
    'b0000000-0000-4000-8000-000000003002', 'e0000000-0000-4000-8000-000000000003', 'AR-000002', 'Anir', 'Oubella',
    '2022-04-17', 'male', 'O-', NULL, 'zgh', '15, rue de l''Essai', 'Mohammedia', NULL, '28800', 'MA', 'Tilila Oubella',
    'mother'
  ),
  (
    'b0000000-0000-4000-8000-000000004001', 'e0000000-0000-4000-8000-000000000004', 'DR-000001', 'Jules', 'Mercier',
    '1999-07-14', 'male', 'B+', 'civil_union', 'fr', '3, place du Test', 'Villeurbanne', NULL, '69100', 'FR',
    'Anne Mercier', 'mother'
  ),
  (
    'b0000000-0000-4000-8000-000000005001', 'e0000000-0000-4000-8000-000000000005', 'CX-000001', 'Olivia', 'Chen',
    '1968-10-27', 'female', 'AB+', 'separated', 'en', '61 Test Lane', 'Vancouver', 'BC', 'V5K 0A1', 'CA', NULL, NULL
  )
ON CONFLICT DO NOTHING;
