// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/items/sortproxy.h"

#include "models/items/roles.h"

#include <cmath>

namespace driftline {

namespace {

bool isAbsent(const QVariant &value)
{
    return !value.isValid() || (value.userType() == QMetaType::Double && std::isnan(value.toDouble()));
}

/// The C locale orders by code, "v10" before "v9".
QLocale orderingLocale()
{
    const QLocale locale;
    return locale.language() == QLocale::C ? QLocale(QLocale::English) : locale;
}

} // namespace

SortProxy::SortProxy(QObject *parent) : QSortFilterProxyModel(parent), m_collator(orderingLocale())
{
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    setSortRole(SortRole);
    setDynamicSortFilter(true);
}

bool SortProxy::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(SortRole);
    const QVariant b = right.data(SortRole);
    // The view turns the answer round when it sorts downwards; what is absent must not be turned with it.
    if (isAbsent(a) || isAbsent(b))
        return isAbsent(a) == isAbsent(b) ? false : (isAbsent(b) == (sortOrder() == Qt::AscendingOrder));
    if (a.userType() == QMetaType::QString || b.userType() == QMetaType::QString)
        return m_collator.compare(a.toString(), b.toString()) < 0;
    if (a.userType() == QMetaType::LongLong && b.userType() == QMetaType::LongLong)
        return a.toLongLong() < b.toLongLong();
    return a.toDouble() < b.toDouble();
}

} // namespace driftline
