// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/sqlite/listtable.h"

#include <new>
#include <sqlite3.h>

namespace driftline {

namespace {

using ListPointer = std::shared_ptr<const SqlList>;

// What a bound pointer is, lest another one is taken for it.
constexpr auto pointerType = "driftline-list";
// Columns of the table: what a row has, and the argument.
constexpr int valueColumn = 0;
constexpr int listColumn = 1;

struct Cursor : sqlite3_vtab_cursor
{
    const SqlList *list = nullptr; // which the statement keeps
    size_t row = 0;
};

Cursor &cursorOf(sqlite3_vtab_cursor *cursor)
{
    return *static_cast<Cursor *>(cursor);
}

size_t sizeOf(const SqlList *list)
{
    return list == nullptr ? 0 : std::visit([](const auto &values) { return values.size(); }, *list);
}

int connect(sqlite3 *database, void *, int, const char *const *, sqlite3_vtab **table, char **)
{
    const int code = sqlite3_declare_vtab(database, "CREATE TABLE x(value, list HIDDEN)");
    if (code == SQLITE_OK)
        *table = new (std::nothrow) sqlite3_vtab{};
    return code == SQLITE_OK && *table == nullptr ? SQLITE_NOMEM : code;
}

int disconnect(sqlite3_vtab *table)
{
    delete table;
    return SQLITE_OK;
}

/// Only the argument narrows; the list then comes as it is.
int plan(sqlite3_vtab *, sqlite3_index_info *info)
{
    for (int i = 0; i < info->nConstraint; ++i) {
        const auto &constraint = info->aConstraint[i];
        if (constraint.iColumn != listColumn || constraint.op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        if (constraint.usable == 0)
            return SQLITE_CONSTRAINT;
        info->aConstraintUsage[i].argvIndex = 1;
        info->aConstraintUsage[i].omit = 1;
    }
    info->estimatedCost = 100;
    info->estimatedRows = 100;
    return SQLITE_OK;
}

int open(sqlite3_vtab *, sqlite3_vtab_cursor **cursor)
{
    *cursor = new (std::nothrow) Cursor{};
    return *cursor == nullptr ? SQLITE_NOMEM : SQLITE_OK;
}

int close(sqlite3_vtab_cursor *cursor)
{
    delete &cursorOf(cursor);
    return SQLITE_OK;
}

int begin(sqlite3_vtab_cursor *cursor, int, const char *, int count, sqlite3_value **values)
{
    const auto *list =
        count == 0 ? nullptr : static_cast<ListPointer *>(sqlite3_value_pointer(values[0], pointerType));
    cursorOf(cursor).list = list == nullptr ? nullptr : list->get();
    cursorOf(cursor).row = 0;
    return SQLITE_OK;
}

int next(sqlite3_vtab_cursor *cursor)
{
    ++cursorOf(cursor).row;
    return SQLITE_OK;
}

int isAtEnd(sqlite3_vtab_cursor *cursor)
{
    return cursorOf(cursor).row < sizeOf(cursorOf(cursor).list) ? 0 : 1;
}

int value(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int column)
{
    if (column != valueColumn)
        return SQLITE_OK; // NULL
    const size_t row = cursorOf(cursor).row;
    if (const auto *numbers = std::get_if<std::vector<qint64>>(cursorOf(cursor).list)) {
        sqlite3_result_int64(context, (*numbers)[row]);
    } else {
        const QByteArray &text = std::get<std::vector<QByteArray>>(*cursorOf(cursor).list)[row];
        sqlite3_result_text64(context, text.constData(), static_cast<sqlite3_uint64>(text.size()),
                              SQLITE_STATIC, SQLITE_UTF8);
    }
    return SQLITE_OK;
}

int number(sqlite3_vtab_cursor *cursor, sqlite3_int64 *rowid)
{
    *rowid = static_cast<sqlite3_int64>(cursorOf(cursor).row);
    return SQLITE_OK;
}

sqlite3_module makeModule()
{
    sqlite3_module module{};
    module.xConnect = connect; // without xCreate: it is there without CREATE VIRTUAL TABLE
    module.xBestIndex = plan;
    module.xDisconnect = disconnect;
    module.xOpen = open;
    module.xClose = close;
    module.xFilter = begin;
    module.xNext = next;
    module.xEof = isAtEnd;
    module.xColumn = value;
    module.xRowid = number;
    return module;
}

} // namespace

int addListTable(sqlite3 *database)
{
    static const sqlite3_module module = makeModule();
    return sqlite3_create_module(database, "list", &module, nullptr);
}

int bindList(sqlite3_stmt *statement, int index, const std::shared_ptr<const SqlList> &list)
{
    return sqlite3_bind_pointer(statement, index, new ListPointer(list), pointerType,
                                [](void *pointer) { delete static_cast<ListPointer *>(pointer); });
}

} // namespace driftline
