# What an installation holds: the program, the rule sets that it falls back on (found beside it, so that a
# moved installation still works), the manual, and the pkg-config file of the client library.
install(TARGETS tocsin RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
install(DIRECTORY rules/sets DESTINATION ${CMAKE_INSTALL_DATADIR}/tocsin/rules FILES_MATCHING PATTERN "*.yaml")
install(FILES rules/rules.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/tocsin/rules)
install(FILES doc/tocsin.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES doc/tocsin.yaml.5 doc/tocsin-rules.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES README.md ARCHITECTURE.md CHANGELOG.md LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

# The library itself is still to come. Until there is a target of its name the file names no library, so it
# promises nothing that cannot be linked; what it says of rules and endpoints is true already.
set(pc_libdir "\${prefix}/${CMAKE_INSTALL_LIBDIR}")
set(pc_includedir "\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}")
set(pc_datadir "\${prefix}/${CMAKE_INSTALL_DATADIR}")
if(TARGET tocsin_client)
    install(TARGETS tocsin_client DESTINATION ${CMAKE_INSTALL_LIBDIR})
    set(pc_description "alerts over ZeroMQ, each once and in order")
    string(CONCAT pc_libraries "Requires.private: libzmq jansson\n"
                  "Libs: -L\${libdir} -ltocsin-client\n" "Cflags: -I\${includedir}")
else()
    set(pc_description "endpoints and rule sets; this version installs no library")
    set(pc_libraries "")
endif()
configure_file(cmake/tocsin-client.pc.in tocsin-client.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/tocsin-client.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
