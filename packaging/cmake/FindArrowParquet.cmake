# SPDX-FileCopyrightText: Driftline contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Apache Arrow C++ with Parquet and the compute kernels, as driftline::arrow. The system's own packages come
# first (Homebrew, vcpkg, conda, Apache's); where there are none, the C++ libraries and headers inside the
# pyarrow wheel that ./dev installs into .deps/pyarrow.
find_package(Arrow CONFIG QUIET)
find_package(Parquet CONFIG QUIET)
if(Arrow_FOUND AND Parquet_FOUND)
    if(NOT TARGET driftline::arrow)
        add_library(driftline::arrow INTERFACE IMPORTED)
        target_link_libraries(driftline::arrow INTERFACE Parquet::parquet_shared Arrow::arrow_shared)
        find_package(ArrowCompute CONFIG QUIET)
        if(ArrowCompute_FOUND)
            target_link_libraries(driftline::arrow INTERFACE ArrowCompute::arrow_compute_shared)
        endif()
    endif()
    set(ArrowParquet_FOUND TRUE)
    return()
endif()

set(_wheel "${CMAKE_SOURCE_DIR}/.deps/pyarrow/pyarrow")
find_path(ArrowParquet_INCLUDE_DIR arrow/api.h PATHS "${_wheel}/include" NO_DEFAULT_PATH)
file(GLOB _arrow "${_wheel}/libarrow.so.*")
file(GLOB _compute "${_wheel}/libarrow_compute.so.*")
file(GLOB _parquet "${_wheel}/libparquet.so.*")
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(ArrowParquet REQUIRED_VARS ArrowParquet_INCLUDE_DIR _arrow _compute _parquet
    REASON_FAILURE_MESSAGE "install Arrow C++ with Parquet, or run ./dev build, which installs the pyarrow wheel")
if(ArrowParquet_FOUND AND NOT TARGET driftline::arrow)
    foreach(_lib IN ITEMS arrow compute parquet)
        add_library(driftline_${_lib}_wheel SHARED IMPORTED)
        set_target_properties(driftline_${_lib}_wheel PROPERTIES IMPORTED_LOCATION "${_${_lib}}"
                              INTERFACE_SYSTEM_INCLUDE_DIRECTORIES "${ArrowParquet_INCLUDE_DIR}"
                              INTERFACE_INCLUDE_DIRECTORIES "${ArrowParquet_INCLUDE_DIR}")
    endforeach()
    add_library(driftline::arrow INTERFACE IMPORTED)
    target_link_libraries(driftline::arrow INTERFACE driftline_parquet_wheel driftline_compute_wheel
                                                     driftline_arrow_wheel)
endif()
