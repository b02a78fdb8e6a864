# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Compiler options that every target of the project shares, and the functions with which a
# folder declares its library or its tests.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

add_library(driftline_options INTERFACE)
target_include_directories(driftline_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_definitions(
    driftline_options INTERFACE QT_NO_KEYWORDS QT_NO_FOREACH QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII
                                QT_MESSAGELOGCONTEXT)
if(MSVC)
    target_compile_options(driftline_options INTERFACE /W4 /utf-8 $<$<BOOL:${DRIFTLINE_WERROR}>:/WX>)
else()
    target_compile_options(driftline_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion
                                                       $<$<BOOL:${DRIFTLINE_WERROR}>:-Werror>)
endif()
if(DRIFTLINE_SANITIZE)
    target_compile_options(driftline_options INTERFACE -fsanitize=${DRIFTLINE_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(driftline_options INTERFACE -fsanitize=${DRIFTLINE_SANITIZE})
endif()
if(DRIFTLINE_FUZZ)
    if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        message(FATAL_ERROR "DRIFTLINE_FUZZ needs libFuzzer, which comes with Clang: -DCMAKE_CXX_COMPILER=clang++")
    endif()
    target_compile_options(driftline_options INTERFACE -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=vptr
                                                       -fno-sanitize-recover=undefined -fno-omit-frame-pointer)
    target_link_options(driftline_options INTERFACE -fsanitize=address,undefined)
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${CCACHE}")
endif()

# What nearly every source includes is read once: with it compiling takes 60 % of the time. Headers are still verified
# one by one without it. With GCC only, whose rules for sharing it between targets this keeps.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/precompiled.cpp" CONTENT "")
    add_library(driftline_precompiled OBJECT "${CMAKE_BINARY_DIR}/precompiled.cpp")
    target_link_libraries(driftline_precompiled PRIVATE driftline_options Qt6::Core)
    target_precompile_headers(
        driftline_precompiled PRIVATE
        <algorithm> <array> <atomic> <chrono> <cmath> <functional> <limits> <memory> <mutex> <optional> <thread> <variant>
        <vector> <QAbstractTableModel> <QByteArray> <QDateTime> <QDir> <QFileInfo> <QHash> <QJsonArray> <QJsonDocument>
        <QJsonObject> <QList> <QMap> <QRegularExpression> <QSet> <QStringList> <QUrl>)
    target_compile_options(driftline_options INTERFACE -fpch-preprocess) # or ccache would keep nothing
endif()

function(driftline_precompile name)
    if(TARGET driftline_precompiled)
        target_precompile_headers(${name} REUSE_FROM driftline_precompiled)
    endif()
endfunction()

# driftline_library(NAME LINKS … PRIVATE_LINKS …): the static library of one layer: every source and header of the
# folder. Its link line is the layer's rule, of which the linker sees to a part only: what is not named there has no
# symbols in a program that links this layer alone. All headers are found from the project's root, so that the rule for
# #include is kept by tests/guards/check_includes.py.
function(driftline_library name)
    cmake_parse_arguments(arg "" "FOLDER" "LINKS;PRIVATE_LINKS" ${ARGN})
    set(folder "${CMAKE_CURRENT_SOURCE_DIR}/${arg_FOLDER}")
    file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.cpp")
    file(GLOB headers CONFIGURE_DEPENDS "${folder}/*.h")
    add_library(${name} STATIC ${sources})
    target_sources(${name} PUBLIC FILE_SET HEADERS BASE_DIRS "${CMAKE_SOURCE_DIR}" FILES ${headers})
    target_link_libraries(${name} PUBLIC driftline_options ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
    driftline_precompile(${name})
    if(DRIFTLINE_TESTS)
        set_target_properties(${name} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)
    endif()
endfunction()

# driftline_test(NAME SOURCES … LINKS …): one Qt Test program, offscreen, bounded in time.
function(driftline_test name)
    cmake_parse_arguments(arg "" "TIMEOUT" "SOURCES;LINKS;LABELS" ${ARGN})
    if(NOT arg_TIMEOUT)
        set(arg_TIMEOUT 60)
    endif()
    add_executable(${name} ${arg_SOURCES})
    target_link_libraries(${name} PRIVATE driftline_options driftline_test_support Qt6::Test ${arg_LINKS})
    driftline_precompile(${name})
    target_compile_definitions(
        ${name} PRIVATE DRIFTLINE_SOURCE_DIR="${CMAKE_SOURCE_DIR}" DRIFTLINE_BINARY_DIR="${CMAKE_BINARY_DIR}"
                        DRIFTLINE_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
    add_test(NAME ${name} COMMAND ${name})
    # Qt's own limit of five minutes is not the one that was chosen here.
    math(EXPR milliseconds "${arg_TIMEOUT} * 1000")
    set_tests_properties(
        ${name} PROPERTIES TIMEOUT ${arg_TIMEOUT} LABELS "${arg_LABELS}"
                           ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TZ=UTC;QTEST_FUNCTION_TIMEOUT=${milliseconds}")
endfunction()
