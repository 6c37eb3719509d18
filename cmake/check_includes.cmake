# The include rule as part of every build: it runs again when a source or the rule itself has changed, and a
# folder that includes what it may not fails the build. Debian's own Python by its path; a machine without it
# still builds, and is told.
find_program(TOCSIN_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
if(TOCSIN_PYTHON)
    set(folders core ingest rules matcher store publish app)
    list(TRANSFORM folders PREPEND ${PROJECT_SOURCE_DIR}/ OUTPUT_VARIABLE patterns)
    list(TRANSFORM patterns APPEND /*.[ch])
    file(GLOB checked_sources CONFIGURE_DEPENDS ${patterns})
    add_custom_command(
        OUTPUT ${PROJECT_BINARY_DIR}/includes.checked
        COMMAND ${TOCSIN_PYTHON} -B ${PROJECT_SOURCE_DIR}/cmake/check_includes.py ${PROJECT_SOURCE_DIR}
        COMMAND ${CMAKE_COMMAND} -E touch ${PROJECT_BINARY_DIR}/includes.checked
        DEPENDS ${checked_sources} ${PROJECT_SOURCE_DIR}/cmake/check_includes.py
        COMMENT "Checking who includes what"
        VERBATIM)
    add_custom_target(check_includes ALL DEPENDS ${PROJECT_BINARY_DIR}/includes.checked)
else()
    message(STATUS "No /usr/bin/python3: who includes what is not checked")
endif()
