// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/io/dataset/columntypes.h"

#include <QCoreApplication>
#include <QDir>

#include <arrow/extension_type.h>
#include <arrow/scalar.h>
#include <arrow/type_traits.h>
#include <arrow/util/checked_cast.h>
#include <arrow/util/io_util.h>
#include <cerrno>

namespace driftline {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Dataset", text);
}

ColumnType typeOf(const arrow::DataType &type)
{
    switch (type.id()) {
    case arrow::Type::BOOL:
        return ColumnType::Boolean;
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::STRING_VIEW:
        return ColumnType::Categorical;
    case arrow::Type::DATE32:
    case arrow::Type::DATE64:
    case arrow::Type::TIMESTAMP:
        return ColumnType::Datetime;
    case arrow::Type::TIME32:
    case arrow::Type::TIME64:
    case arrow::Type::DURATION:
        return ColumnType::Numeric;
    case arrow::Type::DICTIONARY: {
        const auto &values = *arrow::internal::checked_cast<const arrow::DictionaryType &>(type).value_type();
        const bool comparable =
            arrow::is_base_binary_like(values.id()) || arrow::is_binary_view_like(values.id())
                ? typeOf(values) != ColumnType::Unsupported
                : arrow::is_integer(values.id()) || arrow::is_floating(values.id()) ||
                      arrow::is_decimal(values.id()) || values.id() == arrow::Type::BOOL;
        return comparable ? ColumnType::Categorical : ColumnType::Unsupported;
    }
    case arrow::Type::EXTENSION:
        return typeOf(*arrow::internal::checked_cast<const arrow::ExtensionType &>(type).storage_type());
    default:
        return arrow::is_integer(type.id()) || arrow::is_floating(type.id()) || arrow::is_decimal(type.id())
                   ? ColumnType::Numeric
                   : ColumnType::Unsupported;
    }
}

QString noteOf(const arrow::DataType &type)
{
    switch (type.id()) {
    case arrow::Type::NA:
        return tr("every value is missing");
    case arrow::Type::TIME32:
    case arrow::Type::TIME64:
        return tr("time of day, in seconds");
    case arrow::Type::DURATION:
        return tr("duration, in seconds");
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_BINARY:
    case arrow::Type::BINARY_VIEW:
    case arrow::Type::FIXED_SIZE_BINARY:
        return tr("binary data cannot be compared");
    case arrow::Type::EXTENSION:
        return noteOf(*arrow::internal::checked_cast<const arrow::ExtensionType &>(type).storage_type());
    default:
        if (typeOf(type) != ColumnType::Unsupported)
            return {};
        return arrow::is_nested(type.id()) && type.id() != arrow::Type::RUN_END_ENCODED
                   ? tr("lists and structures cannot be compared")
                   : tr("values of this type cannot be compared");
    }
}

} // namespace

QString storageName(const arrow::DataType &type)
{
    if (type.id() == arrow::Type::DICTIONARY) {
        const auto &dictionary = arrow::internal::checked_cast<const arrow::DictionaryType &>(type);
        return QStringLiteral("dictionary<%1>").arg(storageName(*dictionary.value_type()));
    }
    return QString::fromStdString(type.ToString());
}

ColumnInfo describeColumn(const arrow::Field &field)
{
    return ColumnInfo{QString::fromStdString(field.name()), typeOf(*field.type()), storageName(*field.type()),
                      noteOf(*field.type())};
}

arrow::Result<QString> cellText(const arrow::Array &array, int64_t row)
{
    ARROW_ASSIGN_OR_RAISE(auto value, array.GetScalar(row));
    if (value->is_valid && value->type->id() == arrow::Type::DICTIONARY) {
        ARROW_ASSIGN_OR_RAISE(
            value, arrow::internal::checked_cast<const arrow::DictionaryScalar &>(*value).GetEncodedValue());
    }
    return value->is_valid ? QString::fromStdString(value->ToString()) : QString();
}

Failure arrowFailure(const arrow::Status &status, const QString &path, const QString &column)
{
    if (status.IsCancelled())
        return Cancelled{};
    const QString where =
        QDir::toNativeSeparators(path) + (column.isEmpty() ? QString() : tr(", column %1").arg(column));
    const QString reason =
        QString::fromStdString(status.message()).section(QLatin1Char('\n'), 0, 0).left(300);
    if (arrow::internal::ErrnoFromStatus(status) == EMFILE)
        return fail(ErrorCode::Unreadable, tr("this many files cannot be open at the same time"), where,
                    tr("compare fewer parts at a time, or let programs open more files (ulimit -n)"));
    if (status.IsOutOfMemory())
        return fail(ErrorCode::Unreadable, tr("not enough memory to read the data"), where);
    if (reason.contains(QLatin1StringView("decrypt"), Qt::CaseInsensitive))
        return fail(ErrorCode::Unreadable, tr("the data are encrypted"), where,
                    tr("write them without encryption"));
    return fail(ErrorCode::Unreadable, tr("the data cannot be read: %1").arg(reason), where,
                tr("the file may be damaged; write or fetch it again"));
}

} // namespace driftline
