// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/columnoptionsmodel.h"

#include "models/analysis/warningband.h"

#include <QLocale>

#include <array>
#include <cmath>

namespace driftline {

namespace {

constexpr std::array types{ColumnType::Numeric, ColumnType::Categorical, ColumnType::Text,
                           ColumnType::Datetime, ColumnType::Boolean};
constexpr std::array columnRoles{ColumnRole::Feature,   ColumnRole::Target, ColumnRole::Prediction,
                                 ColumnRole::Timestamp, ColumnRole::Id,     ColumnRole::Ignored};

/// The names of what can be chosen in a column of the table, the empty one first.
QStringList choicesOf(int column)
{
    QStringList names{QString()};
    if (column == ColumnOptionsModel::TypeColumn) {
        for (const ColumnType type : types)
            names << columnTypeName(type);
    } else if (column == ColumnOptionsModel::RoleColumn) {
        for (const ColumnRole role : columnRoles)
            names << columnRoleName(role);
    } else if (column == ColumnOptionsModel::TestColumn) {
        for (const DriftTest test : driftTests())
            names << driftTestName(test);
    }
    return names;
}

QString titleOf(int column, const QString &name)
{
    if (column == ColumnOptionsModel::TestColumn) {
        if (const auto test = driftTestFromName(name))
            return driftTestTitle(*test);
    }
    return name;
}

template <typename Value, typename List, typename Name>
std::optional<Value> valueNamed(const List &list, const QString &name, Name nameOf)
{
    for (const Value value : list) {
        if (nameOf(value) == name)
            return value;
    }
    return std::nullopt;
}

/// True when `text` is a number of 0 or more, or empty, and then `target` is that.
bool takeThreshold(const QString &text, std::optional<double> &target)
{
    if (text.isEmpty()) {
        target.reset();
        return true;
    }
    bool isNumber = false;
    double number = QLocale().toDouble(text, &isNumber);
    if (!isNumber)
        number = text.toDouble(&isNumber);
    if (!isNumber || !std::isfinite(number) || number < 0)
        return false;
    target = number;
    return true;
}

bool takeBins(const QString &text, std::optional<Binning> &target)
{
    if (text.isEmpty()) {
        target.reset();
        return true;
    }
    const auto bins = binningFromName(text);
    if (bins.ok())
        target = *bins;
    return bins.ok();
}

} // namespace

void ColumnOptionsModel::setColumns(const DriftReport &found, const DriftOptions &options)
{
    beginResetModel();
    m_found = found;
    m_options = options;
    endResetModel();
}

QMap<QString, ColumnOptions> ColumnOptionsModel::chosen() const
{
    QMap<QString, ColumnOptions> chosen = m_options.ofColumn;
    chosen.removeIf([](const auto &entry) { return entry.value() == ColumnOptions(); });
    return chosen;
}

Status ColumnOptionsModel::check() const
{
    return checkWarnings(m_options, m_found);
}

void ColumnOptionsModel::reset()
{
    beginResetModel();
    m_options.ofColumn.clear();
    endResetModel();
}

int ColumnOptionsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_found.columns.size());
}

int ColumnOptionsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ColumnOptionsModel::chosenText(const ColumnDrift &row, int column) const
{
    const ColumnOptions options = m_options.ofColumn.value(row.name);
    const auto number = [](const std::optional<double> &value) {
        return value ? QLocale().toString(*value, 'g', 6) : QString();
    };
    switch (column) {
    case NameColumn:
        return row.name;
    case TypeColumn:
        return options.type ? columnTypeName(*options.type) : QString();
    case RoleColumn:
        return options.role ? columnRoleName(*options.role) : QString();
    case TestColumn:
        return options.choice.test ? driftTestName(*options.choice.test) : QString();
    case ThresholdColumn:
        return number(options.choice.threshold);
    case WarningColumn:
        return number(options.choice.warning);
    default:
        return options.bins ? binningName(*options.bins) : QString();
    }
}

/// What stands there if nothing is chosen.
QString ColumnOptionsModel::usualText(const ColumnDrift &row, int column)
{
    switch (column) {
    case TypeColumn:
        return columnTypeName(row.type);
    case RoleColumn:
        return columnRoleName(guessedRole(row.name));
    case TestColumn:
        return row.test == DriftTest::Automatic ? QStringLiteral("–") : driftTestTitle(row.test);
    default:
        return QStringLiteral("–");
    }
}

QString ColumnOptionsModel::wrongText(const ColumnDrift &row, int column) const
{
    const Status order =
        column == WarningColumn ? checkWarning(m_options, row, m_found.options) : Status(Done{});
    return order.ok() ? QString() : order.error().what;
}

QVariant ColumnOptionsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || !checkIndex(index, CheckIndexOption::ParentIsInvalid))
        return {};
    const ColumnDrift &row = m_found.columns.at(index.row());
    const int column = index.column();
    const QString text = chosenText(row, column);
    switch (role) {
    case Qt::DisplayRole:
        return text.isEmpty() ? usualText(row, column) : titleOf(column, text);
    case Qt::EditRole:
        return text;
    case SortRole:
        return text.isEmpty() ? QVariant(usualText(row, column)) : QVariant(text);
    case Qt::ToolTipRole:
        return column == NameColumn ? QVariant(row.name) : QVariant(wrongText(row, column));
    case ToneRole:
        return wrongText(row, column).isEmpty() ? QVariant() : QVariant(int(Tone::Bad));
    case MutedRole:
        return column != NameColumn && text.isEmpty() ? QVariant(true) : QVariant();
    case ChoicesRole:
        return column == TypeColumn || column == RoleColumn || column == TestColumn
                   ? QVariant(choicesOf(column))
                   : QVariant();
    case TitlesRole: {
        QStringList titles;
        for (const QString &name : choicesOf(column))
            titles << (name.isEmpty() ? tr("as found") : titleOf(column, name));
        return titles;
    }
    default:
        return {};
    }
}

bool ColumnOptionsModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::EditRole || !index.isValid() || index.column() == NameColumn)
        return false;
    const QString name = m_found.columns.at(index.row()).name;
    const QString text = value.toString().trimmed();
    if (const QVariant choices = index.data(ChoicesRole);
        choices.isValid() && !choices.toStringList().contains(text))
        return false;
    ColumnOptions options = m_options.ofColumn.value(name);
    bool taken = true;
    switch (index.column()) {
    case TypeColumn:
        options.type = valueNamed<ColumnType>(types, text, columnTypeName);
        break;
    case RoleColumn:
        options.role = valueNamed<ColumnRole>(columnRoles, text, columnRoleName);
        break;
    case TestColumn:
        options.choice.test = driftTestFromName(text);
        break;
    case ThresholdColumn:
        taken = takeThreshold(text, options.choice.threshold);
        break;
    case WarningColumn:
        taken = takeThreshold(text, options.choice.warning);
        break;
    default:
        taken = takeBins(text, options.bins);
        break;
    }
    if (!taken)
        return false;
    m_options.ofColumn.insert(name, options);
    Q_EMIT dataChanged(index, index);
    if (const QModelIndex warning = index.siblingAtColumn(WarningColumn); warning != index)
        Q_EMIT dataChanged(warning, warning, {ToneRole, Qt::ToolTipRole});
    return true;
}

Qt::ItemFlags ColumnOptionsModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() != NameColumn ? flags | Qt::ItemIsEditable : flags;
}

QVariant ColumnOptionsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::ToolTipRole && section == BinsColumn)
        return tr("auto, sturges, doane, fd, deciles, quantiles:N, a number of bins, or edges:A,B,C");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Column");
    case TypeColumn:
        return tr("Type");
    case RoleColumn:
        return tr("Role");
    case TestColumn:
        return tr("Test");
    case ThresholdColumn:
        return tr("Threshold");
    case WarningColumn:
        return tr("Warning from");
    default:
        return tr("Bins");
    }
}

} // namespace driftline
