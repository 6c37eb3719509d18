# What every target is compiled with, and how a folder becomes a library.
option(TOCSIN_TESTS "Build the tests" ON)
option(TOCSIN_FUZZ "Build the libFuzzer targets (clang)" OFF)
option(TOCSIN_FAULT_POINTS "Compile in the fault points that scenarios stop the program at" OFF)
option(TOCSIN_COVERAGE "Measure coverage" OFF)
set(TOCSIN_SANITIZERS "" CACHE STRING "Argument of -fsanitize=, e.g. address,undefined")

add_library(tocsin_options INTERFACE)
target_include_directories(tocsin_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(tocsin_options INTERFACE _GNU_SOURCE TOCSIN_VERSION="${PROJECT_VERSION}")
target_compile_options(tocsin_options INTERFACE
    -Wall -Wextra -Wpedantic -Werror -Wshadow -Wstrict-prototypes -Wmissing-prototypes
    -Wpointer-arith -Wwrite-strings -Wvla -Wformat=2 -fno-strict-aliasing -fno-common)
if(TOCSIN_SANITIZERS)
    target_compile_options(tocsin_options INTERFACE
        -fsanitize=${TOCSIN_SANITIZERS} -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(tocsin_options INTERFACE -fsanitize=${TOCSIN_SANITIZERS})
endif()
if(TOCSIN_COVERAGE)
    target_compile_options(tocsin_options INTERFACE --coverage)
    target_link_options(tocsin_options INTERFACE --coverage)
endif()
if(TOCSIN_FAULT_POINTS)
    target_compile_definitions(tocsin_options INTERFACE TOCSIN_FAULT_POINTS)
endif()

# tocsin_library(FOLDER LINK…): every .c of the folder; what it links stays private to it.
function(tocsin_library folder)
    file(GLOB sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/${folder}/*.c)
    add_library(tocsin_${folder} STATIC ${sources})
    target_link_libraries(tocsin_${folder} PRIVATE tocsin_options ${ARGN})
    set_target_properties(tocsin_${folder} PROPERTIES OUTPUT_NAME tocsin-${folder}
                          LINKER_LANGUAGE C)
endfunction()
