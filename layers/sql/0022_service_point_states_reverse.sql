DROP FUNCTION layers_service_point_states_begin() CASCADE;
DROP FUNCTION layers_service_point_states_change() CASCADE;
DROP FUNCTION layers_service_point_states_end() CASCADE;
