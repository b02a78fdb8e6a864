// SPDX-FileCopyrightText: Driftline contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#include "models/analysis/multipletests.h"

#include "models/analysis/drifttests.h"

#include <algorithm>
#include <cmath>

namespace driftline {

std::vector<double> corrected(const std::vector<double> &pValues, Correction correction)
{
    std::vector<size_t> order;
    for (size_t i = 0; i < pValues.size(); ++i) {
        if (!std::isnan(pValues[i]))
            order.push_back(i);
    }
    std::ranges::sort(order, [&pValues](size_t a, size_t b) { return pValues[a] > pValues[b]; });
    const double n = double(order.size());
    std::vector<double> result = pValues;
    double smallest = 1;
    for (size_t place = 0; place < order.size(); ++place) { // from the largest p-value, of rank n, down
        double &p = result[order[place]];
        if (correction == Correction::Bonferroni) {
            p = std::min(1.0, p * n);
        } else if (correction == Correction::BenjaminiHochberg) {
            smallest = std::min(smallest, p * n / (n - double(place)));
            p = smallest;
        }
    }
    return result;
}

void correct(QList<ColumnDrift> &columns, Correction correction)
{
    if (correction == Correction::None)
        return;
    std::vector<double> pValues;
    for (const ColumnDrift &column : std::as_const(columns)) {
        if (column.score && column.pValue)
            pValues.push_back(*column.pValue);
    }
    const std::vector<double> larger = corrected(pValues, correction);
    auto next = larger.begin();
    for (ColumnDrift &column : columns) {
        if (!column.score || !column.pValue)
            continue;
        column.score = *next++;
        judge(column);
    }
}

} // namespace driftline
